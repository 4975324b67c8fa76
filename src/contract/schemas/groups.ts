// Groups: members, what they are told, and what they commit.

import { z } from "zod";
import { offset, partition, time } from "./shared.ts";

const place = { topic: z.string(), partition };
const commitShape = { ...place, offset: offset.describe("The offset to read next") };

/** A place in a topic. */
const PlaceJson = z.strictObject(place);

/** A position to commit, or one that was. */
export const CommitJson = z
  .strictObject({ ...commitShape, metadata: z.string().optional().describe("A few words of the committer's own") })
  .meta({ id: "Commit", description: "A position: the offset to read next" });

/** How a consumer joins. */
export const JoinJson = z
  .strictObject({
    topics: z.array(z.string()).min(1),
    member: z.string().optional().describe("The member it was before, when it rejoins"),
    instance: z.string().optional().describe("A name that outlives restarts (group.instance.id)"),
    client: z.string().optional().describe("What the consumer calls itself, for people"),
    sessionTimeoutMs: z.int().min(1).optional().describe("How long it may be silent; default 10,000"),
    rebalanceTimeoutMs: z.int().min(1).optional().describe("How long a rebalance waits for it; default 60,000"),
    assignors: z
      .array(z.enum(["cooperative-sticky", "sticky", "range", "roundrobin"]))
      .min(1)
      .optional(),
  })
  .meta({ id: "Join", description: "A wish to be a member", example: { topics: ["orders"], client: "preparer-1" } });

/** What a member is told. */
export const MembershipSchema = z
  .object({
    member: z.string(),
    generation: z.int(),
    assignment: z.array(PlaceJson).describe("The partitions to read"),
    revoking: z.array(PlaceJson).describe("Partitions to let go of: finish, commit, and name them in `revoked`"),
  })
  .meta({ id: "Membership", description: "Who the member is, and what is its own now" });

/** A sign of life. */
export const HeartbeatJson = z
  .strictObject({
    generation: z.int().describe("The generation the member believes in"),
    positions: z.array(CommitJson).optional().describe("How far it has read; shown to people, not committed"),
    revoked: z.array(PlaceJson).optional().describe("What it has let go of"),
  })
  .meta({ id: "Heartbeat", description: "A sign of life" });

/** What to commit. */
export const CommitsJson = z
  .strictObject({
    member: z.string().optional(),
    generation: z.int().optional().describe("A member names its generation"),
    offsets: z.array(CommitJson).min(1),
  })
  .refine(
    ({ member, generation }) => (member === undefined) === (generation === undefined),
    "give member and generation, or neither",
  )
  .meta({ id: "Commits", description: "Positions to store" });

/** Which positions to move, and where to. */
export const ResetJson = z
  .strictObject({
    topics: z
      .array(z.union([z.string(), PlaceJson]))
      .optional()
      .describe("Default: all that is committed"),
    to: z.union([
      z.enum(["earliest", "latest"]),
      z.strictObject({ offset }),
      z.strictObject({ timestamp: time }),
      z.strictObject({ shift: z.int() }),
    ]),
    dryRun: z.boolean().optional().describe("Only tell what would happen"),
  })
  .meta({
    id: "Reset",
    description: "Moves positions while nobody is a member",
    example: { to: "earliest", dryRun: true },
  });

/** One moved position. */
export const ResetResultSchema = z.object({ ...place, before: offset.nullable(), after: offset });

/** A group as it is now. */
export const GroupSchema = z
  .object({
    group: z.string(),
    state: z.enum(["empty", "preparing-rebalance", "completing-rebalance", "stable", "dead"]),
    generation: z.int(),
    assignor: z.string().nullable(),
    members: z.array(
      z.object({
        member: z.string(),
        instance: z.string().optional(),
        client: z.string(),
        host: z.string(),
        partitions: z.array(PlaceJson),
      }),
    ),
    partitions: z.array(
      z.object({
        ...place,
        committed: offset.nullable(),
        position: offset.nullable(),
        end: offset,
        lag: z.int(),
        member: z.string().nullable(),
        metadata: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "Group", description: "A group as it is now" });
