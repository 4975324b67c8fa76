// How a producer works, with its defaults.

import { type Clock, problem, type Random } from "../base/index.ts";
import type { Acks, EventDetails } from "../engine/index.ts";
import type { Schema } from "./schema.ts";
import { awaitedClock } from "./timing.ts";

/** How to make a producer. */
export interface ProducerOptions<Value = unknown> {
  /** How sure an event must be before it counts as sent. Default "all". */
  readonly acks?: Acks;
  /** How long a batch waits for more events, in milliseconds. Default 0: what is sent in one tick goes together (`linger.ms`). */
  readonly lingerMs?: number;
  /** How large a batch of one partition grows, in bytes. Default 256 KiB (`batch.size`). */
  readonly batchSize?: number;
  /** How many bytes of events may wait; `send` waits when there are more. Default 32 MiB (`buffer.memory`). */
  readonly maxBufferedBytes?: number;
  /** How many batches of a partition may be on their way at once. Default 5; without `idempotent` always 1. */
  readonly maxInFlight?: number;
  /** Whether a retry is stored once, and the order kept while several batches are on their way. Default true (`enable.idempotence`). */
  readonly idempotent?: boolean;
  /** How long to try to send an event, in milliseconds. Default 120,000 (`delivery.timeout.ms`). */
  readonly deliveryTimeoutMs?: number;
  /** Whether a topic that is not there is made with the engine's defaults, where the engine allows it. Default true. */
  readonly createTopics?: boolean;
  /** After how long the producer asks again how many partitions a topic has, in milliseconds. Default 60,000 (`metadata.max.age.ms`). */
  readonly refreshMs?: number;
  /** Gives up everything that is not sent, and ends the producer. */
  readonly signal?: AbortSignal;
  /** Checks values before they are sent. */
  readonly schema?: Schema<Value>;
  /** Makes something that can be sent of a value: bytes, text or what JSON can hold. Default: the value as it is. */
  readonly encode?: (value: Value) => unknown;
  /** Where time comes from. */
  readonly clock?: Clock;
  /** Where chance comes from: it picks partitions for events without a key, and spreads retries. */
  readonly random?: Random;
}

/** What may go with a value that is sent. */
export interface SendOptions extends EventDetails {
  /** The partition. Default: by the key; without a key, one after the other, batch by batch. */
  readonly partition?: number;
}

/** One of many values to send. */
export interface NewValue<Value> extends SendOptions {
  readonly value: Value | null;
}

/** The options with what is absent filled in. */
export type ProducerSettings = Required<Omit<ProducerOptions, "signal" | "schema" | "encode">>;

const defaults: ProducerSettings = {
  acks: "all",
  lingerMs: 0,
  batchSize: 256 * 1024,
  maxBufferedBytes: 32 * 1024 * 1024,
  maxInFlight: 5,
  idempotent: true,
  deliveryTimeoutMs: 120_000,
  createTopics: true,
  refreshMs: 60_000,
  clock: awaitedClock,
  random: Math.random,
};

/** Fills in the defaults. Throws `invalid-config`. */
export function producerSettings<Value>(options: ProducerOptions<Value>): ProducerSettings {
  const given = Object.entries(options).filter(([name, value]) => name in defaults && value !== undefined);
  const settings: ProducerSettings = { ...defaults, ...Object.fromEntries(given) };
  for (const name of ["batchSize", "maxBufferedBytes", "maxInFlight", "deliveryTimeoutMs"] as const) {
    if (!(settings[name] >= 1))
      throw problem("invalid-config", { name, value: settings[name], reason: "it must be 1 or more" });
  }
  for (const name of ["lingerMs", "refreshMs"] as const) {
    if (!(settings[name] >= 0))
      throw problem("invalid-config", { name, value: settings[name], reason: "it must not be negative" });
  }
  return settings;
}
