// Chapter 8. Groups: a coordinator shares partitions out among the members.
// Each new sharing has a number, the generation. An old number is turned away.

export class Coordinator {
  #generation = 0;
  /** When each member was last heard of. */
  readonly #heard = new Map<string, number>();
  readonly #committed = new Map<number, number>();
  #assignment = new Map<string, number[]>();

  join(member: string, now: number): void {
    this.#heard.set(member, now);
    this.#rebalance(`${member} joins`);
  }

  /** A sign of life. The answer says what the member owns now. */
  heartbeat(member: string, now: number): { generation: number; partitions: number[] } {
    const partitions = this.#assignment.get(member);
    if (partitions === undefined)
      throw new Error(`${member} is not a member: join again`);
    this.#heard.set(member, now);
    return { generation: this.#generation, partitions };
  }

  /** Whoever was silent for longer than ten seconds is taken for dead. */
  tick(now: number): void {
    for (const [member, heard] of this.#heard) {
      if (now - heard <= 10) continue;
      this.#heard.delete(member);
      this.#rebalance(`${member} was silent too long`);
    }
  }

  commit(generation: number, partition: number, next: number): string {
    if (generation !== this.#generation) {
      return `refused: generation ${generation} is over, this is ${this.#generation}`;
    }
    this.#committed.set(partition, next);
    return `stored ${next}`;
  }

  #rebalance(reason: string): void {
    const members = [...this.#heard.keys()].sort();
    this.#generation += 1;
    this.#assignment = new Map(members.map((member) => [member, []]));
    for (const partition of [0, 1, 2]) {
      const owner = members[partition % members.length] ?? "nobody";
      this.#assignment.get(owner)?.push(partition);
    }
    const shared = [...this.#assignment].map(([who, what]) => `${who}:[${what}]`);
    console.log(`${reason}. Generation ${this.#generation}: ${shared.join(" ")}`);
  }
}

const group = new Coordinator();
group.join("ann", 0);
group.join("bob", 1);
const bob = group.heartbeat("bob", 2);
console.log("bob commits:", group.commit(bob.generation, 1, 40));

group.heartbeat("ann", 9);
group.tick(13);
console.log("bob wakes up and commits:", group.commit(bob.generation, 1, 41));
for (const member of ["cat", "dan", "eve"]) group.join(member, 14);
