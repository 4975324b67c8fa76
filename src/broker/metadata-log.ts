// What topics there are is a log, too: records keyed by what they are about, JSON values, the last one counts.
//
//   key "topic:orders"  value {"incarnation":"2a0c...","partitions":3,"config":{}}  null: deleted
//   key "cluster"       value {"id":"x1Zk..."}    written once
//   key "producers"     value {"next":2000}   producer ids below were or may have been given away

import { problem, strictTextOf, utf8 } from "../base/index.ts";
import {
  batchesIn,
  decodeBatch,
  encodeBatch,
  type Log,
  type LogSettings,
  readHeader,
  type Store,
} from "../log/index.ts";
import { metadataTopic } from "./topic-name.ts";

/** Takes one record as it is replayed. */
export type ReplayRecord = (key: string, value: unknown) => void;

/** Segments are small, so that what was replaced is soon compacted away. */
const settings: LogSettings = { segmentBytes: 1024 * 1024, segmentMs: 7 * 24 * 60 * 60 * 1000 };

/** How long it stays known that a topic was deleted, in milliseconds: longer than deleting its logs can take. */
const deleteRetentionMs = 24 * 60 * 60 * 1000;

const readBytes = 4 * 1024 * 1024;

/** The log of what the broker itself must remember. */
export class MetadataLog {
  readonly #log: Log;

  private constructor(log: Log) {
    this.#log = log;
  }

  /** Opens the log and replays what it holds, oldest first. Throws `partition-damaged`. */
  static async open(store: Store, replay: ReplayRecord): Promise<MetadataLog> {
    const listener = { grown: () => undefined, takenBack: () => undefined };
    const log = await store.openLog(`${metadataTopic}-0`, settings, listener);
    let offset = log.earliest;
    while (offset < log.end) {
      const batches = await log.read(offset, readBytes);
      if (batches.length === 0) break;
      for (const batch of batchesIn(batches)) offset = replayBatch(batch, replay);
    }
    return new MetadataLog(log);
  }

  /** Remembers a value, or with null that there is none any more. It is on the disk when this ends. */
  async write(key: string, value: unknown, timestamp: number): Promise<void> {
    const record = { key: utf8(key), value: value === null ? null : utf8(JSON.stringify(value)) };
    this.#log.append(encodeBatch([record], { timestamp }));
    await this.#log.settle("all");
  }

  /** Removes what later records have replaced. */
  compact(now: number): Promise<void> {
    return this.#log.compact({ now, deleteRetentionMs, dirtyRatio: 0.5 });
  }

  /** Lets go of the log. */
  close(): Promise<void> {
    return this.#log.close();
  }
}

/** Replays a batch; returns the offset behind it. */
function replayBatch(batch: Uint8Array, replay: ReplayRecord): number {
  decodeBatch(batch, (offset, _, __, shared, keyStart, keyEnd, valueStart, valueEnd) => {
    const key = strictTextOf(shared.subarray(keyStart, keyEnd)) ?? "";
    replay(key, valueStart < 0 ? null : parse(shared.subarray(valueStart, valueEnd), offset));
  });
  return readHeader(batch).lastOffset + 1;
}

function parse(bytes: Uint8Array, offset: number): unknown {
  try {
    return JSON.parse(strictTextOf(bytes) ?? "");
  } catch (error) {
    const reason = `the record at offset ${offset} is not JSON`;
    throw problem("partition-damaged", { topic: metadataTopic, partition: 0, reason }, error);
  }
}
