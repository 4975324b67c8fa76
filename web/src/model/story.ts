// What just happened, in plain sentences: one beat, one sentence, told from real happenings.

import type { Happening, TopicPartition } from "moldau/client";
import { lagOf } from "./apply.ts";
import { count, span } from "./format.ts";
import type { State } from "./state.ts";

/** A sentence; strong parts are names and figures. */
export interface Sentence {
  /** Tells sentences apart for good. */
  readonly id: number;
  readonly at: number;
  readonly parts: readonly (string | { readonly strong: string })[];
  /** What it is about, so that what goes on can be told as one sentence. */
  readonly about?: { readonly subject: string; readonly from: number; readonly to: number };
}

type Parts = Sentence["parts"];

const sentencesKept = 120;
/** Appends to one partition within this time are told as one. */
const togetherMs = 4000;

const strong = (text: string) => ({ strong: text });

/** Adds the sentence of a happening, where it is worth one. */
export function tell(state: State, happening: Happening): State {
  if (happening.kind === "appended") return tellAppended(state, happening);
  if (happening.kind === "committed") return tellCommitted(state, happening);
  const parts = sentenceOf(happening);
  return parts === undefined ? state : add(state, happening.at, parts);
}

function add(state: State, at: number, parts: Parts, about?: Sentence["about"]): State {
  const sentence: Sentence = { id: (state.story[0]?.id ?? 0) + 1, at, parts, about };
  return { ...state, story: [sentence, ...state.story].slice(0, sentencesKept) };
}

/** Replaces the sentence on the same subject when it is fresh, so that a flood reads as one growing sentence. */
function addOrExtend(
  state: State,
  at: number,
  subject: string,
  range: { readonly from: number; readonly to: number },
  parts: (from: number, to: number) => Parts,
): State {
  const index = state.story.slice(0, 12).findIndex((sentence) => sentence.about?.subject === subject);
  const before = state.story[index];
  if (before?.about === undefined || at - before.at > togetherMs) {
    return add(state, at, parts(range.from, range.to), { subject, ...range });
  }
  const from = Math.min(before.about.from, range.from);
  const story = [...state.story];
  story[index] = { ...before, parts: parts(from, range.to), about: { subject, from, to: range.to } };
  return { ...state, story };
}

function tellAppended(state: State, happening: Extract<Happening, { kind: "appended" }>): State {
  const { topic, partition, baseOffset, count: events } = happening;
  if (topic.startsWith("__")) return state;
  const range = { from: baseOffset, to: baseOffset + events };
  return addOrExtend(state, happening.at, `append ${topic}/${partition}`, range, (from, to) => [
    strong(topic),
    ` got ${count(to - from, "event")} in partition ${partition}: `,
    strong(span(from, to - 1)),
    ".",
  ]);
}

function tellCommitted(state: State, happening: Extract<Happening, { offsets: unknown }>): State {
  return happening.offsets.reduce((before, place) => {
    const who = happening.member === null ? happening.group : clientOf(before, happening.group, happening.member);
    const range = { from: place.offset, to: place.offset };
    const subject = `commit ${happening.group} ${place.topic}/${place.partition}`;
    return addOrExtend(before, happening.at, subject, range, (_, to) => [
      strong(who),
      ` committed ${place.topic} ${place.partition} up to `,
      strong(to.toLocaleString("en")),
      ".",
    ]);
  }, state);
}

/** What people call a member: its client's name where it has one. */
function clientOf(state: State, group: string, member: string): string {
  return state.groups.get(group)?.members.find((candidate) => candidate.member === member)?.client || member;
}

function sentenceOf(happening: Happening): Parts | undefined {
  switch (happening.kind) {
    case "duplicate":
      return [
        "A retry for ",
        strong(happening.topic),
        ` ${happening.partition} bounced: sequence ${happening.sequence} is already stored.`,
      ];
    case "topic-created":
      return ["Topic ", strong(happening.topic), ` was made, with ${count(happening.partitions, "partition")}.`];
    case "topic-changed":
      return ["Topic ", strong(happening.topic), ` was changed; it has ${count(happening.partitions, "partition")}.`];
    case "topic-deleted":
      return ["Topic ", strong(happening.topic), " was deleted."];
    case "dropped":
      return [
        `The oldest events of `,
        strong(happening.topic),
        ` ${happening.partition} were dropped. It starts at `,
        strong(happening.earliest.toLocaleString("en")),
        ".",
      ];
    case "partition-damaged":
      return ["Partition ", strong(`${happening.topic} ${happening.partition}`), ` is stopped: ${happening.reason}`];
    case "member-joined":
      return [strong(happening.client), " joined ", strong(happening.group), "."];
    case "member-left":
      return [strong(happening.client), " left ", strong(happening.group), "."];
    case "member-expired":
      return [strong(happening.client), " was silent for too long: ", strong(happening.group), " takes it for dead."];
    case "member-fenced":
      return [strong(happening.client), " was turned away from ", strong(happening.group), ": its generation is old."];
    case "rebalanced":
      return rebalanced(happening);
    case "group-deleted":
      return ["Group ", strong(happening.group), " was deleted, with its commits."];
    default:
      return undefined;
  }
}

function rebalanced(happening: Extract<Happening, { kind: "rebalanced" }>): Parts {
  const shares = happening.assignments.map(
    ({ member, partitions }) => `${shortMember(member)} reads ${shareOf(partitions)}`,
  );
  const rest =
    shares.length === 0 ? "nobody is left." : `${shares.slice(0, 4).join("; ")}${shares.length > 4 ? "; ..." : "."}`;
  return [strong(happening.group), ` is in generation `, strong(String(happening.generation)), `: ${rest}`];
}

/** A member's id without the UUID that brokers add. */
export function shortMember(member: string): string {
  return member.replace(/-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "");
}

function shareOf(partitions: readonly TopicPartition[]): string {
  if (partitions.length === 0) return "nothing";
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  return [...byTopic]
    .map(([topic, parts]) => `${topic} ${parts.map(({ partition }) => partition).join(", ")}`)
    .join(" and ");
}

/** From this lag on the page speaks of it. */
const lagWorthTelling = 10;
const lagPauseMs = 15_000;

/** Says which partition is ahead of its reader. Called once a second. */
export function noteLag(state: State, at: number): State {
  for (const group of state.groups.values()) {
    for (const part of group.partitions) {
      const lag = lagOf(state, part);
      const subject = `lag ${group.group} ${part.topic}/${part.partition}`;
      const told = state.story.find((sentence) => sentence.about?.subject === subject);
      if (lag < lagWorthTelling || (told !== undefined && at - told.at < lagPauseMs)) continue;
      const growing = told?.about !== undefined && lag > told.about.to;
      if (told !== undefined && !growing) continue;
      return add(
        state,
        at,
        [
          `${part.topic} ${part.partition} is `,
          strong(count(lag, "event")),
          ` ahead of ${group.group}${growing ? ", and growing." : "."}`,
        ],
        { subject, from: 0, to: lag },
      );
    }
  }
  return state;
}
