// The broker's own settings, under Kafka's names, for people and tools that ask.
// Source: Apache Kafka documentation, "Broker Configs".

import type { Door } from "./api.ts";
import { configType, type DescribedSetting } from "./topic-configs.ts";

/** What the broker runs with. None of it can be changed over the protocol. */
export function brokerSettings({ nodeId, advertised, kafkaesque }: Door): DescribedSetting[] {
  const settings: [name: string, value: string | number | boolean, type: number][] = [
    ["node.id", nodeId, configType.int],
    ["advertised.listeners", `PLAINTEXT://${advertised.host}:${advertised.port}`, configType.text],
    ["auto.create.topics.enable", kafkaesque.autoCreateTopics, configType.boolean],
    ["default.replication.factor", 1, configType.int],
    ["offsets.topic.replication.factor", 1, configType.int],
    ["log.dirs", kafkaesque.address, configType.text],
  ];
  return settings.map(([name, value, type]) => ({ name, value: String(value), type, readOnly: true, own: false }));
}
