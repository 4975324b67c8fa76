// Exercise 10.1: any of the last five can be repeated.

interface Stored {
  readonly sequence: number;
  readonly offset: number;
}

const log: string[] = [];
const producers = new Map<number, Stored[]>();

function putOnce(producerId: number, sequence: number, event: string): string {
  const stored = producers.get(producerId) ?? [];
  const expected = (stored.at(-1)?.sequence ?? -1) + 1;
  const before = stored.find((each) => each.sequence === sequence);
  if (before !== undefined) return `stored at ${before.offset}, before`;
  if (sequence < expected) return "refused: too old to know";
  if (sequence > expected) return `refused: expected ${expected}`;
  const offset = log.push(event) - 1;
  producers.set(producerId, [...stored, { sequence, offset }].slice(-5));
  return `stored at ${offset}`;
}

for (let sequence = 0; sequence < 7; sequence += 1)
  putOnce(7, sequence, `1-${sequence + 1}`);
for (const sequence of [6, 2, 1, 8, 7]) {
  console.log(`sequence ${sequence}: ${putOnce(7, sequence, `1-${sequence + 1}`)}`);
}
