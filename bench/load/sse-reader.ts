// A reader of Server-Sent Events over one socket that counts events and looks at the time in some of them.

import { connect, type Socket } from "node:net";

const eventEnd = Buffer.from("\n\n");
const timeField = Buffer.from('"sentAt":');

/** Counts what one stream brings. */
export class SseReader {
  /** Blocks that ended in a blank line: events, and the comment or two at the start. */
  blocks = 0;
  /** How long events were on their way, in milliseconds, of those that were looked at. */
  readonly latenciesMs: number[] = [];
  readonly #socket: Socket;
  readonly #looks: boolean;
  #endedInBreak = false;
  #onBlock: (() => void) | undefined;

  /** Asks for the stream at once. With `looks` it reads the `sentAt` of every event. */
  constructor(port: number, path: string, looks = false) {
    this.#looks = looks;
    this.#socket = connect(port, "127.0.0.1", () => {
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n`);
    });
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket.on("error", () => undefined);
  }

  /** Resolves when so many blocks have been seen. */
  async until(blocks: number): Promise<void> {
    while (this.blocks < blocks) await new Promise<void>((resolve) => (this.#onBlock = resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#looks) this.#look(chunk);
    if (this.#endedInBreak && chunk[0] === 0x0a) this.blocks += 1;
    for (let at = chunk.indexOf(eventEnd); at >= 0; at = chunk.indexOf(eventEnd, at + 2)) this.blocks += 1;
    this.#endedInBreak = chunk.at(-1) === 0x0a && chunk.at(-2) !== 0x0a;
    this.#onBlock?.();
  }

  #look(chunk: Buffer): void {
    const now = performance.timeOrigin + performance.now();
    for (let at = chunk.indexOf(timeField); at >= 0; at = chunk.indexOf(timeField, at + 9)) {
      const sentAt = Number.parseFloat(chunk.toString("latin1", at + 9, at + 26));
      if (Number.isFinite(sentAt)) this.latenciesMs.push(now - sentAt);
    }
  }
}
