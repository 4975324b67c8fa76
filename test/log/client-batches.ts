// The same few records as other people's Kafka clients write them, in every compression that they know.
// `node --conditions=source test/log/client-batches.ts` writes the golden file anew.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createRecordsBatch } from "@platformatic/kafka";
import { codecNames } from "../../src/native/index.ts";

/** Where the bytes are kept that the clients once wrote. */
export const goldenFile = join(import.meta.dirname, "../golden/batches.json");

/** A batch as a client writes it. */
export interface ClientBatch {
  readonly client: string;
  readonly codec: string;
  /** The batch's bytes in hexadecimal. */
  readonly hex: string;
}

/** What is in every one of the batches. */
export const clientRecords = [
  {
    timestamp: 1_795_356_000_000,
    key: "till-1",
    value: '{"order":"1-17","parts":[["cod","chips"]]}',
    headers: [["till", "1"]],
  },
  { timestamp: 1_795_356_000_250, key: null, value: "peas ".repeat(200), headers: [] },
  {
    timestamp: 1_795_355_999_000,
    key: "süß",
    value: "",
    headers: [
      ["a", ""],
      ["b", "two"],
    ],
  },
] as const;

interface KafkajsEncoder {
  readonly buffer: Buffer;
}

const load = createRequire(import.meta.url);

/** The batches of all clients, written now. */
export async function writeClientBatches(): Promise<ClientBatch[]> {
  const batches: ClientBatch[] = [];
  for (const codec of ["none", "gzip"]) batches.push({ client: "kafkajs", codec, hex: await byKafkajs(codec) });
  for (const codec of codecNames) batches.push({ client: "platformatic", codec, hex: byPlatformatic(codec) });
  return batches;
}

async function byKafkajs(codec: string): Promise<string> {
  const { RecordBatch } = load("kafkajs/src/protocol/recordBatch/v0/index.js");
  const Record = load("kafkajs/src/protocol/recordBatch/record/v0/index.js");
  const first = clientRecords[0].timestamp;
  const records = clientRecords.map(({ timestamp, key, value, headers }, offsetDelta) =>
    Record({ offsetDelta, timestampDelta: timestamp - first, key, value, headers: Object.fromEntries(headers) }),
  );
  const batch: KafkajsEncoder = await RecordBatch({
    compression: codecNames.indexOf(codec as "gzip"),
    firstTimestamp: first,
    maxTimestamp: Math.max(...clientRecords.map(({ timestamp }) => timestamp)),
    lastOffsetDelta: records.length - 1,
    records,
  });
  return batch.buffer.toString("hex");
}

function byPlatformatic(compression: (typeof codecNames)[number]): string {
  const messages = clientRecords.map(({ timestamp, key, value, headers }) => ({
    topic: "orders",
    timestamp: BigInt(timestamp),
    key: key === null ? undefined : Buffer.from(key),
    value: Buffer.from(value),
    headers: new Map(headers.map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  }));
  return Buffer.from(createRecordsBatch(messages, { compression }).buffer).toString("hex");
}

if (import.meta.main) writeFileSync(goldenFile, `${JSON.stringify(await writeClientBatches(), null, 2)}\n`);
