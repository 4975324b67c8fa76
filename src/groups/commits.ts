// Committing: what may be stored, and storing it. A position counts when it is on the disk.

import { type MoldauError, problem, utf8 } from "../base/index.ts";
import type { TopicPartition } from "../engine/index.ts";
import type { CommittedOffset } from "./classic.ts";
import type { Coordinator } from "./coordinator.ts";
import type { HostedGroup } from "./hosted-group.ts";
import { type Position, positionRecord } from "./offset-records.ts";

/** Why this cannot be committed, whoever wants to, or undefined. */
export function positionRefusal(coordinator: Coordinator, offset: CommittedOffset): MoldauError | undefined {
  const { topic, partition, metadata } = offset;
  const partitions = coordinator.broker.partitionCount(topic);
  if (partitions === 0) return problem("unknown-topic", { topic });
  if (partition < 0 || partition >= partitions) return problem("unknown-partition", { topic, partition, partitions });
  const bytes = utf8(metadata).length;
  const limit = coordinator.settings.maxMetadataBytes;
  return bytes > limit ? problem("metadata-too-large", { bytes, limit }) : undefined;
}

/** Stores positions, and tells of it. `member` is null when somebody else than a member commits. */
export async function storePositions(
  coordinator: Coordinator,
  hosted: HostedGroup,
  member: string | null,
  offsets: readonly CommittedOffset[],
  retentionMs = -1,
): Promise<void> {
  const { name: group } = hosted.group;
  const committedAt = coordinator.broker.clock.now();
  const expiry = retentionMs >= 0 ? { expiresAt: committedAt + retentionMs } : {};
  const stored = offsets.map((place) => ({ place, position: { ...positionOf(place), committedAt, ...expiry } }));
  hosted.writes += 1;
  const records = stored.map(({ place, position }) => positionRecord(group, place.topic, place.partition, position));
  await coordinator.journal.store(records).finally(() => {
    hosted.writes -= 1;
  });
  for (const { place, position } of stored) hosted.positions.set(place, position);
  coordinator.broker.tell({ kind: "committed", group, member, offsets: offsets.map(placeOf) });
}

function positionOf({ offset, leaderEpoch, metadata }: CommittedOffset): Omit<Position, "committedAt"> {
  return { offset, leaderEpoch, metadata };
}

function placeOf({ topic, partition, offset }: CommittedOffset): TopicPartition & { readonly offset: number } {
  return { topic, partition, offset };
}
