// What a topic may be called. Source: org.apache.kafka.common.internals.Topic.

import { problem } from "../base/index.ts";

/** What consumer groups remember. */
export const offsetsTopic = "__consumer_offsets";

/** Where transactions are remembered. */
export const transactionsTopic = "__transaction_state";

/** The topics that the broker keeps for itself. */
const internalTopics: ReadonlySet<string> = new Set([offsetsTopic, transactionsTopic]);

/** The name of the log of what topics there are; no topic may have it. */
export const metadataTopic = "__cluster_metadata";

/** Whether a topic is the broker's own. */
export function isInternal(topic: string): boolean {
  return internalTopics.has(topic);
}

/** Throws `invalid-topic` for a name that Kafka would refuse, also because of another topic's name. */
export function checkTopicName(topic: string, others: Iterable<string>): void {
  const reason = complaint(topic) ?? collision(topic, others);
  if (reason !== undefined) throw problem("invalid-topic", { topic, reason });
}

function complaint(topic: string): string | undefined {
  if (topic === "") return "it is empty";
  if (topic === "." || topic === "..") return `"." and ".." name directories`;
  if (topic.length > 249) return `it has ${topic.length} characters`;
  if (!/^[a-zA-Z0-9._-]+$/.test(topic)) return "it has a character that is not allowed";
  if (topic === metadataTopic) return "the broker keeps its own log under this name";
  return undefined;
}

/** Kafka's metrics replace "." by "_", so names that differ in nothing else are refused. */
function collision(topic: string, others: Iterable<string>): string | undefined {
  if (!/[._]/.test(topic)) return undefined;
  const alike = topic.replaceAll(".", "_");
  for (const other of others) {
    if (other !== topic && other.replaceAll(".", "_") === alike) {
      return `"." and "_" count as the same, and there is a topic "${other}"`;
    }
  }
  return undefined;
}
