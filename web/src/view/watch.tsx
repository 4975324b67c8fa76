// A topic: the picture, one event, putting, tailing.

import type { TopicInfo } from "moldau/client";
import { useEffect, useState } from "preact/hooks";
import { kept, size, visible } from "../model/format.ts";
import type { State } from "../model/state.ts";
import { EventPanel } from "./event-panel.tsx";
import { Lanes, type Place } from "./lanes.tsx";
import { PartitionTable } from "./partition-table.tsx";
import { PutPanel } from "./put-panel.tsx";
import { TailPanel } from "./tail-panel.tsx";
import { TopicSettings } from "./topic-dialogs.tsx";
import { Workers } from "./workers.tsx";

interface WatchProps {
  readonly state: State;
  readonly topic: TopicInfo;
  readonly paused: boolean;
  readonly onChanged: () => void;
  readonly onDeleted: () => void;
}

type Panel = "tail" | "table" | "workers" | null;

export function Watch({ state, topic, paused, onChanged, onDeleted }: WatchProps) {
  const [open, setOpen] = useState<Place | null>(null);
  const [panel, setPanel] = useState<Panel>(null);
  const [settings, setSettings] = useState(false);
  useEffect(() => setOpen(null), [topic.topic, topic.incarnation]);
  const toggle = (wanted: Panel) => () => setPanel(panel === wanted ? null : wanted);
  const bytes = topic.partitions.reduce((sum, part) => sum + part.bytes, 0);
  return (
    <>
      <div class="title">
        <h1>{visible(topic.topic)}</h1>
        <span class="hint">
          {topic.partitions.length} {topic.partitions.length === 1 ? "partition" : "partitions"} ·{" "}
          {kept(topic.config["retention.ms"])} · {size(bytes)}
        </span>
        <div class="actions">
          <button type="button" class="button" aria-pressed={panel === "tail"} onClick={toggle("tail")}>
            Tail
          </button>
          <button type="button" class="button" aria-pressed={panel === "table"} onClick={toggle("table")}>
            Figures
          </button>
          <button type="button" class="button" aria-pressed={panel === "workers"} onClick={toggle("workers")}>
            Demonstrate
          </button>
          <button type="button" class="button" onClick={() => setSettings(true)}>
            Settings
          </button>
          <button type="button" class="button main-action" onClick={() => document.getElementById("put-key")?.focus()}>
            Put an event
          </button>
        </div>
      </div>
      <Lanes state={state} open={open} onOpen={setOpen} />
      {panel === "tail" && <TailPanel topic={topic.topic} keys={state.keys} paused={paused} onOpen={setOpen} />}
      {panel === "table" && <PartitionTable state={state} topic={topic} />}
      {panel === "workers" && <Workers topic={topic} />}
      <div class="pair">
        <EventPanel
          topic={topic.topic}
          place={open}
          keys={state.keys}
          partitions={topic.partitions.length}
          onGo={(offset) => setOpen(open === null ? null : { ...open, offset })}
        />
        <PutPanel topic={topic.topic} partitions={topic.partitions.length} />
      </div>
      {settings && (
        <TopicSettings topic={topic} onClose={() => setSettings(false)} onDeleted={onDeleted} onChanged={onChanged} />
      )}
    </>
  );
}
