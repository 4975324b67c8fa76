// What many schemas have in common.

import { z } from "zod";

/** An offset. */
export const offset = z.int().min(0).describe("A number in a partition; never changes, never used again");

/** A time. */
export const time = z.int().describe("Milliseconds since 1970");

/** A partition's number. */
export const partition = z.int().min(0).describe("A partition of the topic, numbered from 0");
