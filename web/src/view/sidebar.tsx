// What there is: topics with their flow, groups with their lag.

import type { GroupInfo, TopicInfo } from "moldau/client";
import { useEffect, useRef } from "preact/hooks";
import { groupLag, rateOf } from "../model/apply.ts";
import { count, rate, visible } from "../model/format.ts";
import type { Flow, State } from "../model/state.ts";

interface SidebarProps {
  readonly state: State;
  readonly group: string | null;
  readonly onNewTopic: () => void;
}

export function Sidebar({ state, group, onNewTopic }: SidebarProps) {
  const topics = [...state.topics.values()].filter((topic) => !topic.internal);
  return (
    <nav class="side" aria-label="Topics and groups">
      <h2 class="label">Topics</h2>
      <ul class="list">
        {topics.map((topic) => (
          <li key={topic.topic}>
            <TopicItem topic={topic} flow={state.flows.get(topic.topic)} chosen={topic.topic === state.chosen} />
          </li>
        ))}
        <li>
          <button type="button" class="item" onClick={onNewTopic}>
            + New topic
          </button>
        </li>
      </ul>
      <h2 class="label">Groups</h2>
      <ul class="list">
        {[...state.groups.values()].map((info) => (
          <li key={info.group}>
            <GroupItem group={info} lag={groupLag(state, info)} chosen={info.group === group} />
          </li>
        ))}
        {state.groups.size === 0 && <li class="hint">No group reads here yet.</li>}
      </ul>
    </nav>
  );
}

function TopicItem({ topic, flow, chosen }: { topic: TopicInfo; flow: Flow | undefined; chosen: boolean }) {
  const events = topic.partitions.reduce((sum, part) => sum + part.end - part.earliest, 0);
  const item = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  return (
    <a
      ref={item}
      class="item"
      href={`#/watch/${encodeURIComponent(topic.topic)}`}
      aria-current={chosen ? "true" : undefined}
    >
      <span class="name" title={visible(topic.topic)}>
        {visible(topic.topic)}
      </span>
      <span class="rate">{rate(rateOf(flow))}</span>
      <span class="facts">
        {count(topic.partitions.length, "partition")} · {count(events, "event")}
      </span>
      {flow !== undefined && <Spark seconds={flow.seconds} />}
    </a>
  );
}

function GroupItem({ group, lag, chosen }: { group: GroupInfo; lag: number; chosen: boolean }) {
  return (
    <a class="item" href={`#/group/${encodeURIComponent(group.group)}`} aria-current={chosen ? "true" : undefined}>
      <span class="name" title={visible(group.group)}>
        {visible(group.group)}
      </span>
      <LagBadge lag={lag} />
      <span class="facts">
        {count(group.members.length, "member")} · generation {group.generation}
      </span>
    </a>
  );
}

/** A lag as a number, and whether it is one to look at. */
function LagBadge({ lag }: { lag: number }) {
  return <span class={lag >= 10 ? "badge behind" : "badge"}>lag {lag.toLocaleString("en")}</span>;
}

/** The last seconds of a topic as a line. */
function Spark({ seconds }: { seconds: readonly number[] }) {
  const most = Math.max(1, ...seconds);
  const points = seconds.map(
    (value, index) => `${(index / Math.max(1, seconds.length - 1)) * 100},${15 - (value / most) * 13}`,
  );
  return (
    <svg class="spark" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.join(" ")} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
