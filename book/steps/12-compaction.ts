// Chapter 12. Only the latest: a table is a log, folded. Compaction keeps the fold.

interface Event {
  readonly offset: number;
  readonly key: string;
  /** How many portions are in the hot cabinet. Null: forget this key. */
  readonly value: number | null;
}

let log: Event[] = [];
let end = 0;

function put(key: string, value: number | null): void {
  log.push({ offset: end, key, value });
  end += 1;
}

/** The last value of every key. */
function tableOf(events: readonly Event[]): Map<string, number> {
  const table = new Map<string, number>();
  for (const { key, value } of events) {
    if (value === null) table.delete(key);
    else table.set(key, value);
  }
  return table;
}

/** Below `before`, keeps the last event of every key, at its own offset. */
function compact(before: number, dropTombstones: boolean): void {
  const old = log.filter(({ offset }) => offset < before);
  const last = new Map(old.map(({ key, offset }) => [key, offset]));
  const kept = old.filter(({ key, offset }) => last.get(key) === offset);
  const head = log.filter(({ offset }) => offset >= before);
  log = [...kept.filter(({ value }) => value !== null || !dropTombstones), ...head];
}

function show(title: string): void {
  const cells = log.map(({ offset, key, value }) => `${offset}:${key}=${value}`);
  const rows = [...tableOf(log)].map(([key, value]) => `${key} ${value}`);
  console.log(`${title}\n  log    ${cells.join(" ")}\n  table  ${rows.join(", ")}`);
}

put("cod", 10);
put("chips", 20);
put("cod", 9);
put("plaice", 1);
put("cod", 8);
put("plaice", null);
put("chips", 19);
show("the cabinet, event by event");

compact(7, false);
show("compacted up to offset 7");

put("cod", 7);
compact(7, true);
show("a day later, and one cod less");
console.log(
  "reading from 1 finds offset",
  log.find(({ offset }) => offset >= 1)?.offset,
);
