// Exercise 12.2: the table as it was when the log ended at an offset.

type Event = readonly [offset: number, key: string, value: number | null];

function tableAt(log: readonly Event[], at: number): string {
  const table = new Map<string, number>();
  for (const [offset, key, value] of log) {
    if (offset >= at) break;
    if (value === null) table.delete(key);
    else table.set(key, value);
  }
  return [...table].map(([key, value]) => `${key} ${value}`).join(", ");
}

const whole: Event[] = [
  [0, "cod", 10],
  [1, "chips", 20],
  [2, "cod", 9],
  [3, "plaice", 1],
  [4, "cod", 8],
  [5, "plaice", null],
  [6, "chips", 19],
];
const compacted = whole.slice(4);

for (const at of [2, 5, 7]) {
  console.log(`at ${at}: ${tableAt(whole, at)} | compacted: ${tableAt(compacted, at)}`);
}
