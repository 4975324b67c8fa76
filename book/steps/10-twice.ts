// Chapter 10. Sent twice, stored once: the producer numbers what it sends.

interface Request {
  readonly producerId: number;
  readonly sequence: number;
  readonly event: string;
}

class Server {
  readonly log: string[] = [];
  /** Of each producer: the sequence number that comes next, and the last answer. */
  readonly #producers = new Map<number, { expected: number; offset: number }>();

  putBlindly({ event }: Request): string {
    return `stored at ${this.log.push(event) - 1}`;
  }

  putOnce({ producerId, sequence, event }: Request): string {
    const producer = this.#producers.get(producerId) ?? { expected: 0, offset: -1 };
    if (sequence === producer.expected - 1)
      return `stored at ${producer.offset}, before`;
    if (sequence !== producer.expected) return `refused: expected ${producer.expected}`;
    const offset = this.log.push(event) - 1;
    this.#producers.set(producerId, { expected: sequence + 1, offset });
    return `stored at ${offset}`;
  }
}

/** A network that loses the second answer. The request itself arrives. */
function lossyNetwork(server: (request: Request) => string) {
  let answers = 0;
  return (request: Request): string | undefined => {
    const answer = server(request);
    answers += 1;
    return answers === 2 ? undefined : answer;
  };
}

/** Sends, and sends again while no answer comes. */
function till(network: (request: Request) => string | undefined): void {
  ["1-1", "1-2", "1-3"].forEach((event, sequence) => {
    let answer: string | undefined;
    do {
      answer = network({ producerId: 7, sequence, event });
      console.log(
        `  ${event}, sequence ${sequence}: ${answer ?? "no answer, try again"}`,
      );
    } while (answer === undefined);
  });
}

console.log("without numbers");
const blind = new Server();
till(lossyNetwork((request) => blind.putBlindly(request)));
console.log(`  the log: ${blind.log.join(" ")}`);

console.log("with numbers");
const careful = new Server();
till(lossyNetwork((request) => careful.putOnce(request)));
console.log(`  the log: ${careful.log.join(" ")}`);
const early = careful.putOnce({ producerId: 7, sequence: 5, event: "1-6" });
console.log(`  1-6 before 1-4, sequence 5: ${early}`);
