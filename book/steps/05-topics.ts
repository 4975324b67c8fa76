// Chapter 5. Topics: many logs, each with a name. Every call says which log it means.

class Kafkaesque {
  readonly #topics = new Map<string, string[]>();

  constructor(...topics: string[]) {
    for (const topic of topics) this.#topics.set(topic, []);
  }

  put(topic: string, value: string): number {
    return this.#logOf(topic).push(value) - 1;
  }

  get(topic: string, offset: number): string | undefined {
    return this.#logOf(topic)[offset];
  }

  #logOf(topic: string): string[] {
    const log = this.#topics.get(topic);
    const known = [...this.#topics.keys()].join(", ");
    if (log === undefined) throw new Error(`no topic "${topic}"; there are: ${known}`);
    return log;
  }
}

/** Reads as many topics as it likes, with a position in each. */
class Consumer {
  readonly #positions = new Map<string, number>();
  topics: string[] = [];

  /** The next event of each topic that has one. */
  poll(): string[] {
    return this.topics.flatMap((topic) => {
      const position = this.#positions.get(topic) ?? 0;
      const value = shop.get(topic, position);
      if (value === undefined) return [];
      this.#positions.set(topic, position + 1);
      return [`${topic} ${position}: ${value}`];
    });
  }
}

const shop = new Kafkaesque("orders", "cook");
shop.put("orders", "1-1 plaice and chips");
shop.put("orders", "1-2 chips");
console.log("cook's first offset is", shop.put("cook", "fry the plaice of 1-1"));

const analyst = new Consumer();
analyst.topics = ["orders", "cook"];
for (let time = 1; time <= 3; time += 1) console.log("poll", time, analyst.poll());

analyst.topics = ["cook"];
shop.put("cook", "fry the plaice of 1-9");
console.log("poll 4", analyst.poll());

try {
  shop.put("order", "1-4 chips");
} catch (error) {
  console.log((error as Error).message);
}
