// What the page knows. States never change: every message makes a new one, so that the page can pause, step and go back.

import type { GroupInfo, Happening, TopicInfo } from "moldau/client";
import type { Sentence } from "./story.ts";

/** An event as a cell of the picture. */
export interface Cell {
  readonly offset: number;
  /** The key as text, or null. */
  readonly key: string | null;
  readonly timestamp: number;
}

/** One partition as a lane of cells, oldest first. */
export interface Lane {
  readonly partition: number;
  readonly earliest: number;
  readonly end: number;
  readonly bytes: number;
  readonly damage?: string;
  readonly cells: readonly Cell[];
}

/** How the page hangs on to the server. */
export type Link = "connecting" | "live" | "lost";

/** How much a topic got, second by second. */
export interface Flow {
  /** Events in this second so far. */
  readonly now: number;
  /** Events in each of the last seconds, oldest first. */
  readonly seconds: readonly number[];
}

export interface State {
  readonly link: Link;
  readonly topics: ReadonlyMap<string, TopicInfo>;
  readonly groups: ReadonlyMap<string, GroupInfo>;
  /** The topic in the picture, or null. */
  readonly chosen: string | null;
  readonly lanes: readonly Lane[];
  /** The keys of the chosen topic in the order in which they were first seen. */
  readonly keys: readonly string[];
  readonly flows: ReadonlyMap<string, Flow>;
  /** What just happened, newest first. */
  readonly story: readonly Sentence[];
}

/** What the page is told. */
export type Message =
  | { readonly kind: "link"; readonly link: Link }
  | { readonly kind: "topics"; readonly topics: readonly TopicInfo[] }
  | { readonly kind: "groups"; readonly groups: readonly GroupInfo[] }
  | { readonly kind: "choose"; readonly topic: string | null }
  | {
      readonly kind: "events";
      readonly topic: string;
      readonly events: readonly (Cell & { readonly partition: number })[];
    }
  | { readonly kind: "happened"; readonly happening: Happening }
  | { readonly kind: "second"; readonly at: number };

export const firstState: State = {
  link: "connecting",
  topics: new Map(),
  groups: new Map(),
  chosen: null,
  lanes: [],
  keys: [],
  flows: new Map(),
  story: [],
};
