// The server itself: health, problems, producers, what happens inside, and the workers that demonstrate it.

import { z } from "zod";
import { time } from "./shared.ts";

/** A producer's identity. */
export const ProducerSchema = z
  .object({ producerId: z.int().min(0), epoch: z.int().min(0) })
  .meta({ id: "Producer", description: "What tells a producer's retries from new events" });

/** Whether the server is well. */
export const HealthSchema = z
  .object({ status: z.literal("ok"), engine: z.string(), version: z.string() })
  .meta({ id: "Health", description: "The server is up and its engine answers" });

/** A problem document. */
export const ProblemSchema = z
  .looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
  .meta({ id: "Problem", description: "What went wrong (RFC 9457), with the facts as further members" });

/** One thing that happened in the server. */
export const HappeningSchema = z
  .looseObject({ kind: z.string().describe("Such as appended, rebalanced, committed"), at: time })
  .meta({ id: "Happening", description: "One thing that happened, with its facts as further members" });

/** A demonstration producer or consumer to start. */
export const NewWorkerJson = z
  .strictObject({
    kind: z.enum(["producer", "consumer"]),
    topic: z.string(),
    group: z.string().min(1).optional().describe("The group that a consumer joins"),
    perSecond: z.number().positive().max(1000).describe("How many events a second it puts, or handles at most"),
  })
  .meta({ id: "NewWorker", description: "A demonstration producer or consumer to start" });

/** What to change about a demonstration worker. */
export const WorkerPaceJson = NewWorkerJson.pick({ perSecond: true });

/** A demonstration producer or consumer, as it is now. */
export const WorkerSchema = z
  .object({
    ...NewWorkerJson.shape,
    id: z.string(),
    state: z.enum(["running", "stopped", "killed", "failed"]),
    events: z.int().min(0).describe("How many events it has put or handled"),
    problem: z.string().optional().describe("Why it failed"),
  })
  .meta({ id: "Worker", description: "A demonstration producer or consumer, as it is now" });
