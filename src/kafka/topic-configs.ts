// A topic's settings as Kafka's clients name, type and write them: everything is text there.
// Source: Apache Kafka documentation, "Topic Configs"; org.apache.kafka.common.config.ConfigDef.Type.

import { problem } from "../base/index.ts";
import { defaultConfig } from "../broker/index.ts";
import type { TopicConfig } from "../engine/index.ts";

/** The types of settings on the wire. */
export const configType = { boolean: 1, text: 2, int: 3, long: 5, double: 6, list: 7 } as const;

/** Where a setting comes from. */
export const configSource = { topic: 1, brokerStart: 4, default: 5 } as const;

type Name = keyof TopicConfig;

const typeOf: Record<Name, number> = {
  "retention.ms": configType.long,
  "retention.bytes": configType.long,
  "retention.events": configType.long,
  "cleanup.policy": configType.list,
  "segment.bytes": configType.int,
  "segment.ms": configType.long,
  "max.message.bytes": configType.int,
  "message.timestamp.type": configType.text,
  "min.cleanable.dirty.ratio": configType.double,
  "delete.retention.ms": configType.long,
};

/** Kafka's settings that can only be what they are here. Asking for just that is no error. */
const fixedSettings: Readonly<Record<string, readonly [value: string, type: number]>> = {
  "compression.type": ["producer", configType.text],
  "min.insync.replicas": ["1", configType.int],
  "unclean.leader.election.enable": ["false", configType.boolean],
  "message.format.version": ["3.0-IV1", configType.text],
  "remote.storage.enable": ["false", configType.boolean],
};

/** A setting as it is told to clients. */
export interface DescribedSetting {
  readonly name: string;
  readonly value: string;
  readonly type: number;
  readonly readOnly: boolean;
  /** Whether it was set for this topic. */
  readonly own: boolean;
}

/** A setting as a client writes it. Null: its default. */
export interface WrittenSetting {
  readonly name: string;
  readonly value: string | null;
}

/** All settings of a topic. */
export function describeSettings(whole: Required<TopicConfig>, own: TopicConfig): DescribedSetting[] {
  const changeable = (Object.keys(defaultConfig) as Name[]).map((name) => {
    const value = String(whole[name]);
    return { name, value, type: typeOf[name], readOnly: false, own: own[name] !== undefined };
  });
  const fixed = Object.entries(fixedSettings).map(([name, [value, type]]) => {
    return { name, value, type, readOnly: true, own: false };
  });
  return [...changeable, ...fixed];
}

/** What a client wrote, as settings. Throws `invalid-config` for a fixed setting with another value; the engine checks the rest. */
export function topicConfig(settings: readonly WrittenSetting[]): TopicConfig {
  const entries = settings.flatMap(({ name, value }) => {
    if (value === null || isFixed(name, value)) return [];
    return [[name, parsed(name, value)]];
  });
  return Object.fromEntries(entries);
}

/** A value as the engine takes it: a number where the setting is one. */
export function parsed(name: string, value: string): string | number {
  if (name === "cleanup.policy")
    return value
      .split(",")
      .map((word) => word.trim())
      .sort()
      .join(",");
  const isNumber = Object.hasOwn(defaultConfig, name) && typeof defaultConfig[name as Name] === "number";
  return isNumber && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
}

/** Whether this is a setting that cannot be changed, with the value that it has. Throws `invalid-config` for another value. */
export function isFixed(name: string, value: string): boolean {
  const fixed = Object.hasOwn(fixedSettings, name) ? fixedSettings[name] : undefined;
  if (fixed !== undefined && fixed[0] !== value) {
    throw problem("invalid-config", { name, value, reason: `here it is always ${fixed[0]}` });
  }
  return fixed !== undefined;
}
