// One message and a state give the next state.

import type { GroupInfo, Happening, TopicInfo } from "moldau/client";
import type { Cell, Flow, Lane, Message, State } from "./state.ts";
import { noteLag, tell } from "./story.ts";

/** How many cells a lane remembers: more than the widest screen shows. */
const cellsKept = 96;
const secondsKept = 40;
const keysKept = 64;

export function apply(state: State, message: Message): State {
  switch (message.kind) {
    case "link":
      return { ...state, link: message.link };
    case "topics":
      return takeTopics(state, message.topics);
    case "groups":
      return { ...state, groups: new Map(message.groups.map((group) => [group.group, group])) };
    case "choose":
      return choose(state, message.topic);
    case "events":
      return message.topic === state.chosen ? takeEvents(state, message.events) : state;
    case "happened":
      return takeHappening(state, message.happening);
    case "second":
      return noteLag(turnSecond(state), message.at);
  }
}

function takeTopics(state: State, list: readonly TopicInfo[]): State {
  const topics = new Map(list.map((topic) => [topic.topic, topic]));
  const chosen = state.chosen === null ? undefined : topics.get(state.chosen);
  return { ...state, topics, lanes: chosen === undefined ? [] : lanesOf(chosen, state.lanes) };
}

function choose(state: State, topic: string | null): State {
  if (topic === state.chosen) return state;
  const info = topic === null ? undefined : state.topics.get(topic);
  return { ...state, chosen: topic, keys: [], lanes: info === undefined ? [] : lanesOf(info, []) };
}

/** The lanes of a topic, with the cells that are known already and still there. */
function lanesOf(topic: TopicInfo, known: readonly Lane[]): Lane[] {
  return topic.partitions.map((partition) => {
    const before = known[partition.partition];
    const cells = before?.cells.filter((cell) => cell.offset >= partition.earliest) ?? [];
    return { ...partition, end: Math.max(partition.end, before?.end ?? 0), cells };
  });
}

function takeEvents(state: State, events: readonly (Cell & { readonly partition: number })[]): State {
  const lanes = [...state.lanes];
  const keys = new Set(state.keys);
  for (const [partition, fresh] of Map.groupBy(events, (event) => event.partition)) {
    const lane = lanes[partition];
    if (lane !== undefined) lanes[partition] = extend(lane, fresh);
  }
  for (const { key } of events) if (key !== null && keys.size < keysKept) keys.add(key);
  return { ...state, lanes, keys: keys.size === state.keys.length ? state.keys : [...keys] };
}

function extend(lane: Lane, fresh: readonly Cell[]): Lane {
  const last = lane.cells.at(-1)?.offset ?? -1;
  const cells = [...lane.cells, ...fresh.filter((cell) => cell.offset > last)].slice(-cellsKept);
  return { ...lane, cells, end: Math.max(lane.end, (cells.at(-1)?.offset ?? -1) + 1) };
}

function takeHappening(state: State, happening: Happening): State {
  const told = tell(state, happening);
  switch (happening.kind) {
    case "appended":
      return grow(told, happening.topic, happening.partition, happening.baseOffset + happening.count, happening);
    case "dropped":
      return drop(told, happening.topic, happening.partition, happening.earliest);
    case "committed":
    case "positioned":
      return move(told, happening);
    default:
      return told;
  }
}

function grow(
  state: State,
  topic: string,
  partition: number,
  end: number,
  added: { readonly count: number; readonly bytes: number },
): State {
  const flow = state.flows.get(topic) ?? { now: 0, seconds: [] };
  const flows = new Map(state.flows).set(topic, { ...flow, now: flow.now + added.count });
  const change = { end, addedBytes: added.bytes };
  return changePartition({ ...state, flows }, topic, partition, (before) => ({
    end: Math.max(before.end, change.end),
    bytes: before.bytes + change.addedBytes,
  }));
}

function drop(state: State, topic: string, partition: number, earliest: number): State {
  const after = changePartition(state, topic, partition, () => ({ earliest }));
  if (topic !== state.chosen) return after;
  const lanes = after.lanes.map((lane) =>
    lane.partition === partition ? { ...lane, cells: lane.cells.filter((cell) => cell.offset >= earliest) } : lane,
  );
  return { ...after, lanes };
}

interface Span {
  readonly earliest: number;
  readonly end: number;
  readonly bytes: number;
}

/** Changes what is known of a partition, in the list of topics and in its lane. */
function changePartition(
  state: State,
  topic: string,
  partition: number,
  change: (before: Span) => Partial<Span>,
): State {
  const info = state.topics.get(topic);
  if (info === undefined) return state;
  const partitions = info.partitions.map((part) =>
    part.partition === partition ? { ...part, ...change(part) } : part,
  );
  const topics = new Map(state.topics).set(topic, { ...info, partitions });
  if (topic !== state.chosen) return { ...state, topics };
  const lanes = state.lanes.map((lane) => (lane.partition === partition ? { ...lane, ...change(lane) } : lane));
  return { ...state, topics, lanes };
}

type Moved = Extract<Happening, { offsets: unknown }>;

function move(state: State, moved: Moved): State {
  const group = state.groups.get(moved.group);
  if (group === undefined) return state;
  const places = new Map(moved.offsets.map((place) => [`${place.topic}/${place.partition}`, place.offset]));
  const partitions = group.partitions.map((part): GroupInfo["partitions"][number] => {
    const offset = places.get(`${part.topic}/${part.partition}`);
    if (offset === undefined) return part;
    return moved.kind === "committed" ? { ...part, committed: offset } : { ...part, position: offset };
  });
  return { ...state, groups: new Map(state.groups).set(group.group, { ...group, partitions }) };
}

function turnSecond(state: State): State {
  const flows = new Map<string, Flow>();
  for (const [topic, flow] of state.flows) {
    const seconds = [...flow.seconds, flow.now].slice(-secondsKept);
    if (seconds.some((count) => count > 0)) flows.set(topic, { now: 0, seconds });
  }
  return { ...state, flows };
}

/** Events a second of a topic, over the last three seconds. */
export function rateOf(flow: Flow | undefined): number {
  if (flow === undefined) return 0;
  const recent = flow.seconds.slice(-3);
  if (recent.length === 0) return flow.now;
  return recent.reduce((sum, count) => sum + count, 0) / recent.length;
}

/** How far a group is behind in a partition: the end, as the page knows it, minus what is committed. */
export function lagOf(state: State, part: GroupInfo["partitions"][number]): number {
  const partition = state.topics.get(part.topic)?.partitions[part.partition];
  const end = Math.max(part.end, partition?.end ?? 0);
  return Math.max(0, end - (part.committed ?? partition?.earliest ?? 0));
}

/** How far a group is behind in all. */
export function groupLag(state: State, group: GroupInfo): number {
  return group.partitions.reduce((sum, part) => sum + lagOf(state, part), 0);
}
