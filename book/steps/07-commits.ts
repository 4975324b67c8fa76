// Chapter 7. Commits: the position is stored, so that a crash does not lose it.
// When it is stored decides what a crash costs.

const orders = ["1-1", "1-2", "1-3", "1-4"];

/** (group, topic, partition) -> the offset to read next. It outlives every preparer. */
const committed = new Map<string, number>();

class Crash extends Error {}

interface Shift {
  readonly name: string;
  /** What the preparer does with one order. `pause` is where the crash may come. */
  readonly handle: (order: string, offset: number, pause: () => void) => void;
}

/** Two preparers, one after the other. The first one faints over order 1-2. */
function run({ name, handle }: Shift): void {
  committed.clear();
  made.length = 0;
  for (const faintsAt of ["1-2", "never"]) {
    const start = committed.get("preparers/orders/0") ?? 0;
    try {
      orders.slice(start).forEach((order, index) => {
        handle(order, start + index, () => {
          if (order === faintsAt) throw new Crash();
        });
      });
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
  console.log(`${name}: made ${made.join(" ")}`);
}

const made: string[] = [];
const make = (order: string) => made.push(order);
const commit = (next: number) => committed.set("preparers/orders/0", next);

const commitThenWork: Shift["handle"] = (order, offset, pause) => {
  commit(offset + 1);
  pause();
  make(order);
};
const workThenCommit: Shift["handle"] = (order, offset, pause) => {
  make(order);
  pause();
  commit(offset + 1);
};
const workOnceThenCommit: Shift["handle"] = (order, offset, pause) => {
  if (!made.includes(order)) make(order);
  pause();
  commit(offset + 1);
};

run({ name: "commit, then work   ", handle: commitThenWork });
run({ name: "work, then commit   ", handle: workThenCommit });
run({ name: "work once, by order ", handle: workOnceThenCommit });
