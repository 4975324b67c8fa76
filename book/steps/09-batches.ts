// Chapter 9. Batches: wait a moment, then send many events in one request.
// The partition is chosen first, the batch is made after.

interface Batch {
  readonly partition: number;
  readonly events: string[];
  readonly openedAt: number;
}

class Producer {
  readonly #open = new Map<number, Batch>();
  readonly #lingerMs: number;
  readonly #batchSize: number;
  readonly requests: string[] = [];

  constructor(lingerMs: number, batchSize: number) {
    this.#lingerMs = lingerMs;
    this.#batchSize = batchSize;
  }

  /** Puts the event into the open batch of its partition. A full batch goes at once. */
  send(event: string, partition: number, now: number): void {
    const batch = this.#open.get(partition) ?? { partition, events: [], openedAt: now };
    batch.events.push(event);
    this.#open.set(partition, batch);
    if (batch.events.length === this.#batchSize) this.#deliver(batch, now);
    this.tick(now);
  }

  /** Sends what has lingered long enough. */
  tick(now: number): void {
    for (const batch of this.#open.values()) {
      if (now - batch.openedAt >= this.#lingerMs) this.#deliver(batch, now);
    }
  }

  #deliver({ partition, events }: Batch, now: number): void {
    this.#open.delete(partition);
    this.requests.push(`at ${now} ms to partition ${partition}: ${events.join(" ")}`);
  }
}

/** Twelve orders, one each millisecond, to the partition of their till. */
function rushHour(lingerMs: number, batchSize: number): void {
  const producer = new Producer(lingerMs, batchSize);
  for (let now = 0; now < 12; now += 1) {
    const till = (now % 3) + 1;
    producer.send(`${till}-${Math.floor(now / 3) + 1}`, till - 1, now);
  }
  for (let now = 12; now < 40; now += 1) producer.tick(now);
  console.log(
    `linger ${lingerMs} ms, at most ${batchSize}: ${producer.requests.length} requests`,
  );
  for (const request of producer.requests.slice(0, 4)) console.log(`  ${request}`);
}

rushHour(0, 100);
rushHour(5, 100);
rushHour(20, 100);
rushHour(20, 3);
