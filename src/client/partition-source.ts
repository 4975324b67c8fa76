// Where a consumer's partitions come from: all partitions of its topics, or what its group gives it.

import type { Commit, Engine } from "../engine/index.ts";
import type { ConsumerOptions, ConsumerSettings } from "./consumer-options.ts";
import type { Fetcher } from "./fetcher.ts";
import type { Readings } from "./readings.ts";

/** Decides which partitions are read, from where. */
export interface PartitionSource {
  /** Whether what it gave out is still its own, as far as it knows. */
  readonly alive: boolean;
  /** Whether it has given out all there is at present. */
  readonly settled: boolean;
  /** Resolves when the partitions are known that are there at the start. */
  start(): Promise<void>;
  subscribe(topics: readonly string[]): Promise<void>;
  /** Commits what was handed out, or these. Without a group there is nothing to commit to. */
  commit(offsets?: readonly Commit[]): Promise<void>;
  close(): Promise<void>;
}

/** The consumer, as its source of partitions sees it. */
export interface ConsumerSide {
  readonly engine: Engine;
  readonly options: ConsumerOptions;
  readonly settings: ConsumerSettings;
  readonly readings: Readings;
  readonly fetcher: Fetcher;
  /** Since when the program has been working on what it has; undefined while it waits for more. */
  busySince(): number | undefined;
  /** Resolves when the program asks for more, or the consumer is closed. */
  idle(): Promise<void>;
  /** Something has changed that a waiting program may want to know. */
  wake(): void;
  /** It cannot go on. */
  fail(error: unknown): void;
}
