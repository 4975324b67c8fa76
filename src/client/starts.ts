// Where a consumer starts to read a partition.

import { problem } from "../base/index.ts";
import type { Engine, PartitionInfo, Position, Start } from "../engine/index.ts";

/** The offset at which to start reading a partition of a topic. */
export async function startOffset(
  engine: Engine,
  topic: string,
  info: PartitionInfo,
  from: Start | readonly Position[],
): Promise<number> {
  const { partition, earliest, end } = info;
  if (isPositions(from)) {
    return from.find((position) => position.topic === topic && position.partition === partition)?.offset ?? earliest;
  }
  if (from === "earliest") return earliest;
  if (from === "latest") return end;
  if (from instanceof Date) return engine.resolve(topic, partition, from);
  if (!Number.isSafeInteger(from)) throw problem("invalid-request", { field: "from", reason: `${from} is no offset` });
  return from >= 0 ? from : Math.max(earliest, end + from);
}

function isPositions(from: Start | readonly Position[]): from is readonly Position[] {
  return Array.isArray(from);
}
