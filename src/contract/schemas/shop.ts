// The fish-and-chip shop that the page opens in the server.

import { z } from "zod";
import { partition } from "./shared.ts";

const speed = z.number().positive().max(1000).describe("How many times faster than in life");

/** A shop to open. */
export const NewShopJson = z
  .strictObject({ demo: z.enum(["1", "2", "3", "4", "analyst", "cabinet"]), speed: speed.default(1) })
  .meta({ id: "NewShop", description: "A shop to open", example: { demo: "3", speed: 2 } });

/** How fast time goes in the shop. */
export const ShopPaceJson = z.strictObject({ speed });

/** Whom to hire. */
export const HireJson = z.strictObject({ role: z.enum(["till", "preparer"]) });

/** Who was hired. */
export const HiredSchema = z.object({ name: z.string() });

/** The shop as it is now. */
export const ShopSchema = z
  .object({
    demo: NewShopJson.shape.demo,
    title: z.string(),
    lesson: z.string().describe("What to look out for"),
    topics: z.array(z.string()),
    speed,
    state: z.enum(["open", "closing"]),
    names: z.array(z.string()).describe("Who works there"),
    waiting: z.array(z.object({ topic: z.string(), partition, count: z.int(), who: z.string().nullable() })),
    said: z.array(z.object({ name: z.string(), line: z.string() })).describe("What was said last, the newest last"),
  })
  .meta({ id: "Shop", description: "The shop as it is now" });
