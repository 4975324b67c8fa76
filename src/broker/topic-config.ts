// A topic's settings: which there are, what they may be, and what they come to.
// Names and meanings: Apache Kafka documentation, "Topic Configs"; `retention.events` is Moldau's own.

import { problem } from "../base/index.ts";
import type { TopicConfig } from "../engine/index.ts";
import type { Compaction, LogSettings, Retention } from "../log/index.ts";

/** A topic's settings with every default filled in. */
export interface TopicLimits {
  readonly retention: Retention;
  readonly log: LogSettings;
  /** How large one event may be, in bytes. */
  readonly maxEventBytes: number;
  readonly compaction: Omit<Compaction, "now">;
  /** Whether events carry the time when they were stored. */
  readonly appendTime: boolean;
  readonly cleanup: NonNullable<TopicConfig["cleanup.policy"]>;
}

/** What counts where neither the topic nor the broker says otherwise. */
export const defaultConfig: Required<TopicConfig> = {
  "retention.ms": -1,
  "retention.bytes": -1,
  "retention.events": -1,
  "cleanup.policy": "delete",
  "segment.bytes": 128 * 1024 * 1024,
  "segment.ms": 7 * 24 * 60 * 60 * 1000,
  "max.message.bytes": 1024 * 1024,
  "message.timestamp.type": "CreateTime",
  "min.cleanable.dirty.ratio": 0.5,
  "delete.retention.ms": 24 * 60 * 60 * 1000,
};

/** The one setting that is not a whole number. */
const ratioName = "min.cleanable.dirty.ratio";

const largest32 = 0x7fff_ffff;

/** What a setting may be: a whole number from..to, or one of some words. */
const allowed: Record<keyof TopicConfig, readonly [from: number, to: number] | readonly string[]> = {
  "retention.ms": [-1, Number.MAX_SAFE_INTEGER],
  "retention.bytes": [-1, Number.MAX_SAFE_INTEGER],
  "retention.events": [-1, Number.MAX_SAFE_INTEGER],
  "cleanup.policy": ["delete", "compact", "compact,delete"],
  "segment.bytes": [1024, largest32],
  "segment.ms": [1, Number.MAX_SAFE_INTEGER],
  "max.message.bytes": [0, 64 * 1024 * 1024],
  "message.timestamp.type": ["CreateTime", "LogAppendTime"],
  "min.cleanable.dirty.ratio": [0, 1],
  "delete.retention.ms": [0, Number.MAX_SAFE_INTEGER],
};

/** Throws `invalid-config` for a setting that does not exist or cannot be what it is said to be. */
export function checkConfig(config: TopicConfig): void {
  for (const [name, value] of Object.entries(config)) {
    if (value !== undefined) checkSetting(name, value);
  }
}

function checkSetting(name: string, value: unknown): void {
  if (!Object.hasOwn(allowed, name)) {
    const reason = `there is no such setting; there are ${Object.keys(allowed).join(", ")}`;
    throw problem("invalid-config", { name, value, reason });
  }
  const rule = allowed[name as keyof TopicConfig];
  if (typeof rule[0] === "string") {
    if (!(rule as readonly unknown[]).includes(value)) {
      throw problem("invalid-config", { name, value, reason: `use one of: ${rule.join("; ")}` });
    }
    return;
  }
  const [from, to] = rule as readonly [number, number];
  const isNumber = name === ratioName ? Number.isFinite(value) : Number.isSafeInteger(value);
  if (isNumber && (value as number) >= from && (value as number) <= to) return;
  const what = name === ratioName ? "number" : "whole number";
  throw problem("invalid-config", { name, value, reason: `use a ${what} from ${from} to ${to}` });
}

/** What a topic's settings come to, over the broker's defaults. */
export function limitsOf(config: TopicConfig, brokerDefaults: TopicConfig): TopicLimits {
  const whole = { ...defaultConfig, ...brokerDefaults, ...config };
  const cleanup = whole["cleanup.policy"];
  const compactOnly = cleanup === "compact";
  return {
    retention: {
      ms: compactOnly ? -1 : whole["retention.ms"],
      bytes: compactOnly ? -1 : whole["retention.bytes"],
      events: compactOnly ? -1 : whole["retention.events"],
    },
    log: { segmentBytes: whole["segment.bytes"], segmentMs: whole["segment.ms"] },
    compaction: {
      deleteRetentionMs: whole["delete.retention.ms"],
      dirtyRatio: whole["min.cleanable.dirty.ratio"],
    },
    maxEventBytes: whole["max.message.bytes"],
    appendTime: whole["message.timestamp.type"] === "LogAppendTime",
    cleanup,
  };
}
