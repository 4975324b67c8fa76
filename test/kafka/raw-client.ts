// A Kafka client of a few lines over the door's own table of APIs, for tests that need every byte in their hands.

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { AnyApi } from "../../src/kafka/api.ts";
import { FrameSplitter } from "../../src/kafka/frames.ts";
import { Reader, Writer, writeRequestHeader } from "../../src/kafka/wire/index.ts";

/** The bytes of a request, with its size. */
export function requestBytes(api: AnyApi, version: number, body: unknown, correlationId = 1): Buffer {
  const writer = new Writer();
  writer.frame(() => {
    const header = { apiKey: api.key, apiVersion: version, correlationId, clientId: "raw" };
    writeRequestHeader(writer, header, version >= api.request.flexibleFrom);
    api.request.write(writer, version, body as never);
  });
  return Buffer.concat(writer.take());
}

/** A connection that sends what it is told. */
export class RawClient {
  readonly socket: Socket;
  readonly #frames: Buffer[] = [];
  #wake: () => void = () => undefined;
  #correlationId = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    const splitter = new FrameSplitter(1 << 30);
    socket.on("data", (chunk: Buffer) => {
      splitter.push(chunk, (frame) => this.#frames.push(frame));
      this.#wake();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => this.#wake());
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RawClient(socket);
  }

  /** Sends a request without waiting; returns its correlation id. */
  send(api: AnyApi, version: number, body: unknown): number {
    this.#correlationId += 1;
    this.socket.write(requestBytes(api, version, body, this.#correlationId));
    return this.#correlationId;
  }

  /** The next answer, as it comes. Throws when the connection is closed first. */
  async frame(): Promise<Buffer> {
    while (this.#frames.length === 0) {
      if (this.socket.closed) throw new Error("the connection is closed");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#frames.shift() as Buffer;
  }

  /** The next answer's body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every API.
  async answer(api: AnyApi, version: number): Promise<any> {
    const reader = new Reader(await this.frame());
    reader.int32();
    if (version >= api.response.flexibleFrom && !api.plainHeader) reader.unsignedVarint();
    return api.response.read(reader, version);
  }

  /** Sends a request and waits for its answer's body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every API.
  call(api: AnyApi, version: number, body: unknown): Promise<any> {
    this.send(api, version, body);
    return this.answer(api, version);
  }

  /** Resolves when the connection is closed by the other side or this one. */
  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, "close");
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
