// Chapter 6. Partitions: a topic is a list of logs, and a key picks one of them.

/** Kafka's hash: four bytes at a time, multiplied and folded until well mixed. */
export function murmur2(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const mix = 0x5bd1e995;
  let hash = 0x9747b28c ^ bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    let word = Math.imul(new DataView(bytes.buffer, at).getInt32(0, true), mix);
    word = Math.imul(word ^ (word >>> 24), mix);
    hash = Math.imul(hash, mix) ^ word;
  }
  const rest = bytes.subarray(at);
  for (const [index, byte] of rest.entries()) hash ^= byte << (8 * index);
  if (rest.length > 0) hash = Math.imul(hash, mix);
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
}

export class Topic {
  readonly partitions: string[][];
  #withoutKey = 0;

  constructor(count: number) {
    this.partitions = Array.from({ length: count }, () => []);
  }

  partitionOf(key: string): number {
    return (murmur2(key) & 0x7fffffff) % this.partitions.length;
  }

  /** Without a key: four events to one partition, the next four to the next. */
  put(value: string, key?: string, partition?: number): void {
    const sticky = () => Math.floor(this.#withoutKey++ / 4) % this.partitions.length;
    const chosen = partition ?? (key === undefined ? sticky() : this.partitionOf(key));
    this.partitions[chosen]?.push(value);
  }
}

console.log("check:", ["21", "foobar", "abc"].map(murmur2).join(" "));
const three = new Topic(3);
const where = (topic: Topic, keys: string[]) =>
  keys.map((key) => topic.partitionOf(key));
console.log(
  "till-1, till-2, till-3 go to",
  where(three, ["till-1", "till-2", "till-3"]),
);
console.log("1, 2, 3 go to", where(three, ["1", "2", "3"]));

for (const order of ["1-1", "2-1", "1-2", "3-1", "2-2", "1-3"]) {
  three.put(order, `till-${order[0]}`);
}
console.log("by key:   ", JSON.stringify(three.partitions));

const free = new Topic(3);
for (let number = 1; number <= 6; number += 1) free.put(`1-${number}`);
free.put("1-7", "till-1", 2);
console.log("no key:   ", JSON.stringify(free.partitions));
console.log("with four:", where(new Topic(4), ["till-1", "till-2", "till-3"]));
