// The demos, as data: who works there, and which topics are between them.

import type { TopicSettings } from "../engine/index.ts";
import type { TillWork } from "./till.ts";

/** One way to run the shop. */
export interface Demo {
  readonly title: string;
  /** What to look out for. */
  readonly lesson: string;
  readonly topics: Readonly<Record<string, TopicSettings>>;
  readonly tills: readonly TillWork[];
  readonly preparers: number;
  /** Whether the preparers share the work as a group; without one, each would get every order. */
  readonly group?: string;
  readonly cook?: true;
  readonly analyst?: true;
  /** Whether cod, chips and plaice come from a hot cabinet, and run out. */
  readonly cabinet?: true;
}

/** The demos there are. */
export type DemoName = "1" | "2" | "3" | "4" | "analyst" | "cabinet";

const plaiceTill: TillWork = { number: 1, sellsPlaice: true };

/** All demos, in the order in which to watch them. */
export const demos: Readonly<Record<DemoName, Demo>> = {
  "1": {
    title: "demo 1: cod and chips",
    lesson: "One till, one preparer. The preparer keeps up.",
    topics: { orders: { partitions: 1 } },
    tills: [{ number: 1 }],
    preparers: 1,
  },
  "2": {
    title: "demo 2: three tills",
    lesson: "Three tills take 2.4 orders a second, one preparer prepares 1.33: it falls behind by 64 a minute.",
    topics: { orders: { partitions: 3 } },
    tills: [{ number: 1 }, { number: 2 }, { number: 3 }],
    preparers: 1,
  },
  "3": {
    title: "demo 3: two preparers",
    lesson: "A partition has one owner. Who owns two still falls behind; a third preparer fixes it, a fourth idles.",
    topics: { orders: { partitions: 3 } },
    tills: [1, 2, 3].map((number) => ({ number, partition: number - 1 })),
    preparers: 2,
    group: "preparers",
  },
  "4": {
    title: "demo 4: with a cook",
    lesson: "An order with plaice goes to the cook and comes back ready; the preparer does not wait for it.",
    topics: { orders: { partitions: 1 }, cook: { partitions: 1 } },
    tills: [plaiceTill],
    preparers: 1,
    cook: true,
  },
  analyst: {
    title: "homework 1: the analyst",
    lesson: "The analyst counts what was ordered, in a database that also holds how far it has read.",
    topics: { orders: { partitions: 1 }, cook: { partitions: 1 }, totals: { partitions: 1 } },
    tills: [plaiceTill],
    preparers: 1,
    cook: true,
    analyst: true,
  },
  cabinet: {
    title: "homework 2: the hot cabinet",
    lesson:
      "What is in the cabinet is a table, folded from a compacted topic. What is left in the evening is the waste.",
    topics: {
      orders: { partitions: 1 },
      cook: { partitions: 1 },
      cabinet: { partitions: 1, config: { "cleanup.policy": "compact" } },
    },
    tills: [plaiceTill],
    preparers: 1,
    cook: true,
    cabinet: true,
  },
};
