// One event, opened: key, time, headers, the value as a tree, and its bytes.

import { useEffect, useState } from "preact/hooks";
import { api, type ShownEvent } from "../data/api.ts";
import { clockTime, count, visible } from "../model/format.ts";
import { keyTone } from "../model/tones.ts";
import { hexDump } from "./hex.ts";
import type { Place } from "./lanes.tsx";
import { Tree } from "./tree.tsx";

interface EventPanelProps {
  readonly topic: string;
  readonly place: Place | null;
  readonly keys: readonly string[];
  readonly partitions: number;
  readonly onGo: (offset: number) => void;
}

type Loaded = { readonly event: ShownEvent } | { readonly refusal: string } | null;

export function EventPanel({ topic, place, keys, partitions, onGo }: EventPanelProps) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  useEffect(() => {
    setLoaded(null);
    if (place === null) return;
    let gone = false;
    api.event(topic, place.partition, place.offset).then(
      (event) => !gone && setLoaded({ event }),
      (error: Error) => !gone && setLoaded({ refusal: error.message }),
    );
    return () => {
      gone = true;
    };
  }, [topic, place?.partition, place?.offset]);
  return (
    <section class="card" aria-label="Event">
      <h2 class="label">
        Event{place !== null && ` ${place.partition} : ${place.offset.toLocaleString("en")}`}
        {place !== null && <Neighbours offset={place.offset} onGo={onGo} />}
      </h2>
      {place === null && <p class="hint">Choose a cell to look inside. The arrow keys walk along a lane.</p>}
      {loaded !== null && "refusal" in loaded && <p class="refusal">{loaded.refusal}</p>}
      {loaded !== null && "event" in loaded && <Facts event={loaded.event} keys={keys} partitions={partitions} />}
    </section>
  );
}

function Neighbours({ offset, onGo }: { offset: number; onGo: (offset: number) => void }) {
  return (
    <span class="row">
      <button
        type="button"
        class="button small"
        disabled={offset === 0}
        onClick={() => onGo(offset - 1)}
        aria-label="The event before"
      >
        ◀
      </button>
      <button type="button" class="button small" onClick={() => onGo(offset + 1)} aria-label="The event after">
        ▶
      </button>
    </span>
  );
}

function Facts({ event, keys, partitions }: { event: ShownEvent; keys: readonly string[]; partitions: number }) {
  const key = event.key ?? event.keyBase64 ?? null;
  return (
    <>
      <dl class="event-facts">
        <dt>key</dt>
        <dd>
          {key === null ? (
            <span class="hint">none: any partition would do</span>
          ) : (
            <>
              <span class={`key-chip ${keyTone(keys, key)}`}>{visible(key) || "(empty)"}</span>{" "}
              {partitions > 1 && <span class="hint">its hash picks the partition</span>}
            </>
          )}
        </dd>
        <dt>time</dt>
        <dd>
          {new Date(event.timestamp).toLocaleDateString("en-CA")} {clockTime(event.timestamp)}.
          {String(event.timestamp % 1000).padStart(3, "0")}
        </dd>
        <dt>headers</dt>
        <dd>
          {event.headers.length === 0 && <span class="hint">none</span>}
          {event.headers.map(([name, value], index) => (
            <div key={`${index}-${name}`}>
              {visible(name)}: {headerWords(value)}
            </div>
          ))}
        </dd>
      </dl>
      <div class="tree">
        <Value event={event} />
      </div>
      <Bytes event={event} />
    </>
  );
}

function headerWords(value: ShownEvent["headers"][number][1]): string {
  if (value === null) return "null";
  return typeof value === "string" ? visible(value) : `base64 ${value.base64}`;
}

function Value({ event }: { event: ShownEvent }) {
  if (event.base64 !== undefined) return <pre>{`base64 ${event.base64}`}</pre>;
  if (event.text !== undefined) return <pre>{event.text}</pre>;
  if (event.value === null) return <span class="hint">null: a tombstone</span>;
  return <Tree value={event.value} />;
}

/** The bytes of the value, asked for when they are looked at. */
function Bytes({ event }: { event: ShownEvent }) {
  const [dump, setDump] = useState<string | null>(null);
  useEffect(() => setDump(null), [event]);
  const load = async () => {
    const { base64 } = await api.eventBytes(event.topic, event.partition, event.offset);
    const bytes = Uint8Array.from(atob(base64 ?? ""), (character) => character.charCodeAt(0));
    setDump(`${count(bytes.length, "byte")}\n${hexDump(bytes.subarray(0, 4096))}`);
  };
  return (
    <details onToggle={(toggled) => toggled.currentTarget.open && dump === null && void load()}>
      <summary class="hint">bytes</summary>
      {dump !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre class="bytes" tabIndex={0}>
          {dump}
        </pre>
      )}
    </details>
  );
}
