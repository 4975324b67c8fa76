// The one seam: what an event log can do, wherever it runs. Producer, Consumer, the command line and the HTTP door
// are written against it, so that all of them work on logs in this process, behind HTTP, or on a Kafka cluster.

import type { Activity } from "./activity.ts";
import type { Event, NewEvent } from "./event.ts";
import type { Groups, TopicPartition } from "./groups.ts";
import type { TopicChange, TopicInfo, TopicSettings } from "./topic.ts";

/**
 * How sure an append must be before it is acknowledged (Kafka's `acks`). 0: do not wait. 1: in the file, survives a crash
 * of the process. "all": on the disk, survives a power cut.
 */
export type Acks = 0 | 1 | "all";

/** Who appends, so that a retry is stored once (KIP-98). */
export interface ProducerSequence {
  readonly producerId: number;
  readonly epoch: number;
  /** The number of the first event, counted per producer and partition from 0. */
  readonly sequence: number;
}

/** How to append. */
export interface AppendOptions {
  /** Default "all". */
  readonly acks?: Acks;
  readonly producer?: ProducerSequence;
  /** Ends the waiting for an answer; the events may be stored nonetheless. An engine that need not wait ignores it. */
  readonly signal?: AbortSignal;
}

/** What an append came to. */
export interface Appended {
  readonly partition: number;
  /** The offset of the first event; the others follow without gaps. -1 with `acks` 0 where it is not known. */
  readonly baseOffset: number;
  /** The time that events without a time of their own got, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Whether this was a retry of what had been stored before. */
  readonly duplicate: boolean;
}

/** How to read. */
export interface ReadOptions {
  /** About how much to return, in bytes; at least one event is, when there is one. Default 1 MiB. */
  readonly maxBytes?: number;
  /** At most how many events. */
  readonly maxEvents?: number;
  /** How long to wait for an event when there is none, in milliseconds. Default 0. */
  readonly waitMs?: number;
  /** Ends the waiting; the read then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Some events of one partition, in the order of their offsets. */
export interface EventBatch {
  readonly topic: string;
  readonly partition: number;
  /** The events: possibly none. Offsets may have gaps. */
  readonly events: readonly Event[];
  /** Where to read on. */
  readonly next: number;
  /** The first offset still there, when this was read. */
  readonly earliest: number;
  /** The offset the next event will get, when this was read. */
  readonly end: number;
}

/** The offset to read next in a partition. */
export interface Position extends TopicPartition {
  readonly offset: number;
}

/** Where to start: a place, an offset (negative: from the end, but not before the earliest), or a time. */
export type Start = "earliest" | "latest" | number | Date;

/** What lets a producer's retries be told from new events. */
export interface ProducerIdentity {
  readonly producerId: number;
  readonly epoch: number;
}

/** An event log. Methods throw a MoldauError from the catalogue; the types they throw are named with them. */
export interface Engine extends AsyncDisposable {
  /** Where it is, such as `memory:` or `http://127.0.0.1:4000`. */
  readonly address: string;

  /** Makes a topic, or returns the one there is when it has the same settings. Throws `topic-exists`, `invalid-topic`, `invalid-partitions`, `invalid-config`. */
  createTopic(topic: string, settings?: TopicSettings): Promise<TopicInfo>;
  /** All topics by name, the internal ones included. */
  listTopics(): Promise<TopicInfo[]>;
  /** One topic. Throws `unknown-topic`. */
  describeTopic(topic: string): Promise<TopicInfo>;
  /** Changes settings or adds partitions. Throws `unknown-topic`, `invalid-config`, `invalid-partitions`. */
  alterTopic(topic: string, change: TopicChange): Promise<TopicInfo>;
  /** Deletes a topic and its events. Throws `unknown-topic`. */
  deleteTopic(topic: string): Promise<void>;

  /**
   * Appends events to one partition, all or none, in order. An unknown topic is made where the engine allows it, also for
   * no events at all.
   * Throws `unknown-topic`, `unknown-partition`, `event-too-large`, `out-of-sequence`, `stale-producer`, `storage-full` ...
   */
  append(topic: string, partition: number, events: readonly NewEvent[], options?: AppendOptions): Promise<Appended>;
  /** Reads events from an offset on. Throws `unknown-topic`, `unknown-partition`, `offset-expired`, `offset-beyond-end`. */
  read(topic: string, partition: number, offset: number, options?: ReadOptions): Promise<EventBatch>;
  /**
   * Reads from several partitions with one call, waiting until at least one of them has events. Returns the batches that
   * have events or lead further on; `maxBytes` and `maxEvents` are shared among them. Throws like `read`, for a partition that the facts
   * name. An engine without it is asked with `read`, once per partition.
   */
  readAny?(positions: readonly Position[], options?: ReadOptions): Promise<EventBatch[]>;
  /** The offset at which to start reading. A time gives the first event at or after it, or the end. */
  resolve(topic: string, partition: number, start: Start): Promise<number>;
  /** Drops the events before an offset (Kafka's DeleteRecords). Returns the new earliest offset. Throws `offset-beyond-end`. */
  deleteEvents(topic: string, partition: number, before: number): Promise<number>;

  /** An identity for a producer whose retries shall be stored once. */
  createProducer(): Promise<ProducerIdentity>;

  /** Consumer groups. */
  readonly groups: Groups;

  /** What happens inside, where the engine can tell. */
  readonly activity?: Activity;

  /**
   * Calls `listener` whenever more of a partition can be read, and when the topic is deleted, until the returned
   * function is called. Many readers of many partitions wait so without a promise and a timer each; an engine without it
   * is asked with `read` and `waitMs`. Throws `unknown-topic`, `unknown-partition`.
   */
  watch?(topic: string, partition: number, listener: () => void): () => void;

  /** Lets go of everything. Appends under way are finished first. */
  close(): Promise<void>;
}
