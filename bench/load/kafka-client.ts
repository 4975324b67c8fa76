// A Kafka client of a few lines for latencies, over the door's own layouts: it works with any broker.

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { produce } from "../../src/kafka/api/00-produce.ts";
import { fetch } from "../../src/kafka/api/01-fetch.ts";
import { apiVersions } from "../../src/kafka/api/18-api-versions.ts";
import type { AnyApi } from "../../src/kafka/api.ts";
import { FrameSplitter } from "../../src/kafka/frames.ts";
import { Reader, Writer, writeRequestHeader } from "../../src/kafka/wire/index.ts";
import { encodeBatch } from "../../src/log/index.ts";

/** One connection. Answers come in the order of the requests. */
export class KafkaClient {
  readonly #socket: Socket;
  readonly #waiting: ((frame: Buffer) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    const frames = new FrameSplitter(1 << 30);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => frames.push(chunk, (frame) => this.#waiting.shift()?.(frame)));
    socket.on("error", () => socket.destroy());
  }

  static async open(port: number): Promise<KafkaClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new KafkaClient(socket);
  }

  /** Sends a request; resolves with the answer's body. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every API.
  async call(api: AnyApi, version: number, body: object): Promise<any> {
    const writer = new Writer();
    writer.frame(() => {
      const header = { apiKey: api.key, apiVersion: version, correlationId: 1, clientId: "bench" };
      writeRequestHeader(writer, header, version >= api.request.flexibleFrom);
      api.request.write(writer, version, body as never);
    });
    const answer = new Promise<Buffer>((resolve) => this.#waiting.push(resolve));
    for (const piece of writer.take()) this.#socket.write(piece);
    const reader = new Reader(await answer, 4);
    if (version >= api.response.flexibleFrom && !api.plainHeader) reader.unsignedVarint();
    return api.response.read(reader, version);
  }

  /** Appends one record to partition 0. */
  put(topic: string, value: Uint8Array): Promise<unknown> {
    const records = encodeBatch([{ value }], { timestamp: Date.now() });
    const topics = [{ topic, partitions: [{ partition: 0, records }] }];
    return this.call(produce, 7, { transactionalId: null, acks: 1, timeoutMs: 10_000, topics });
  }

  /** The batches of partition 0 from an offset on, as soon as there are any. */
  async read(topic: string, fetchOffset: number): Promise<Buffer> {
    const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 20 }];
    const wait = { maxWaitMs: 500, minBytes: 1, maxBytes: 1 << 20 };
    const answer = await this.call(fetch, 11, { ...wait, topics: [{ topic, partitions }] });
    return answer.topics[0].partitions[0].records?.[0] ?? Buffer.alloc(0);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Whether a Kafka broker answers at this port. */
export async function isKafka(port: number): Promise<boolean> {
  try {
    const client = await KafkaClient.open(port);
    const answer = await client.call(apiVersions, 0, {});
    client.close();
    return answer.errorCode === 0;
  } catch {
    return false;
  }
}
