// Chapter 11. A machine dies: copies of one log on three brokers, and what is lost.

const minInSync = 2;

class Replica {
  readonly broker: string;
  log: string[] = [];
  constructor(broker: string) {
    this.broker = broker;
  }
}

class Partition {
  readonly replicas = ["a", "b", "c"].map((broker) => new Replica(broker));
  readonly inSync = new Set(this.replicas);
  leader = this.replicas[0] as Replica;

  /** What every in-sync replica has. Readers see this far and no further. */
  get highWatermark(): number {
    return Math.min(...[...this.inSync].map(({ log }) => log.length));
  }

  put(event: string, acks: 1 | "all"): void {
    const allowed = acks === 1 || this.inSync.size >= minInSync;
    if (allowed) this.leader.log.push(event);
    const waits = acks === "all" ? "no answer yet" : "ok";
    this.tell(`put ${event}, acks=${acks}: ${allowed ? waits : "refused"}`);
  }

  /** Followers copy what they lack. What only they had is cut off. */
  pull(what = "followers pull"): void {
    for (const { log } of this.inSync) log.splice(0, log.length, ...this.leader.log);
    this.tell(what);
  }

  crash(broker: string): void {
    this.inSync.delete(this.#find(broker));
    if (!this.inSync.has(this.leader)) [this.leader] = [...this.inSync] as [Replica];
    this.tell(`${broker} crashes, ${this.leader.broker} leads`);
  }

  restart(broker: string): void {
    this.inSync.add(this.#find(broker));
    this.pull(`${broker} restarts and pulls`);
  }

  #find(broker: string): Replica {
    return this.replicas.find((replica) => replica.broker === broker) as Replica;
  }

  tell(what: string): void {
    const logs = this.replicas.map(({ broker, log }) => `${broker}[${log.join(" ")}]`);
    console.log(what.padEnd(33), logs.join(" "), "| readable", this.highWatermark);
  }
}

const orders = new Partition();
orders.put("1-1", "all");
orders.pull();
orders.put("1-2", 1);
orders.crash("a");
orders.put("1-3", "all");
orders.pull();
orders.restart("a");
orders.crash("b");
orders.crash("a");
orders.put("1-4", "all");
