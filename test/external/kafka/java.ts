// Kafka's own command-line tools, which are the Java client, for tests: from the jars that scripts/kafka/kafka.sh installs.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

const script = join(import.meta.dirname, "../../../scripts/kafka/kafka.sh");

/** Why the tools cannot be run, or false when they can. */
export function javaMissing(): string | false {
  const { status, stderr } = spawnSync(script, ["tool", "org.apache.kafka.tools.TopicCommand", "--version"]);
  return status === 0 ? false : `Kafka's tools are not there: ${String(stderr).trim().split("\n")[0]}`;
}

/** Short names of the tools. */
export const tools = {
  topics: "org.apache.kafka.tools.TopicCommand",
  configs: "kafka.admin.ConfigCommand",
  producer: "org.apache.kafka.tools.ConsoleProducer",
  consumer: "org.apache.kafka.tools.consumer.ConsoleConsumer",
  groups: "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
  deleteRecords: "org.apache.kafka.tools.DeleteRecordsCommand",
  offsets: "org.apache.kafka.tools.GetOffsetShell",
  logDirs: "org.apache.kafka.tools.LogDirsCommand",
  cluster: "org.apache.kafka.tools.ClusterTool",
  transactions: "org.apache.kafka.tools.TransactionsCommand",
  performance: "org.apache.kafka.tools.ProducerPerformance",
  versions: "org.apache.kafka.tools.BrokerApiVersionsCommand",
  verifiableProducer: "org.apache.kafka.tools.VerifiableProducer",
  verifiableConsumer: "org.apache.kafka.tools.VerifiableConsumer",
} as const;

/** Starts a tool. */
export function startTool(name: keyof typeof tools, words: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(script, ["tool", tools[name], ...words]);
}

/** Runs a tool to its end; gives what it printed. Rejects when it fails. */
export function runTool(name: keyof typeof tools, words: readonly string[], input = ""): Promise<string> {
  const child = startTool(name, words);
  let output = "";
  let complaint = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${name} ${words.join(" ")} ended with ${code}: ${complaint}${output}`));
    });
  });
}
