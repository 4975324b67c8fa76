// The events of a topic as a list: from any offset or time on, filtered by what they contain.

import { useEffect, useRef, useState } from "preact/hooks";
import type { ShownEvent } from "../data/api.ts";
import { clockTime, visible } from "../model/format.ts";
import { keyTone } from "../model/tones.ts";
import { Field } from "./act.tsx";
import type { Place } from "./lanes.tsx";

/** How many rows stand in the list; older ones make room. */
const rowsMost = 200;

interface TailPanelProps {
  readonly topic: string;
  readonly keys: readonly string[];
  readonly paused: boolean;
  readonly onOpen: (place: Place) => void;
}

export function TailPanel({ topic, keys, paused, onOpen }: TailPanelProps) {
  const [from, setFrom] = useState("-50");
  const [asked, setAsked] = useState("-50");
  const [filter, setFilter] = useState("");
  const { rows, problem } = useTail(topic, asked, paused);
  const wanted = filter.toLowerCase();
  const shown = wanted === "" ? rows : rows.filter((row) => row.search.includes(wanted));
  return (
    <section class="card" aria-label={`Tail of ${visible(topic)}`}>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(from.trim());
        }}
      >
        <Field label="From: an offset, -50, earliest, or a time">
          <input
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
            placeholder="2026-11-23T14:00:00Z"
          />
        </Field>
        <button type="submit" class="button">
          Jump
        </button>
        <Field label="Filter: part of a key or value">
          <input type="search" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
        </Field>
      </form>
      {problem !== null && <p class="refusal">{problem}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th class="number">partition</th>
              <th class="number">offset</th>
              <th>time</th>
              <th>key</th>
              <th>value</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ event, words }) => (
              <Row key={`${event.partition}-${event.offset}`} event={event} words={words} keys={keys} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p class="empty">{rows.length === 0 ? "Nothing from there on yet." : "No event contains that."}</p>
        )}
      </div>
    </section>
  );
}

interface RowData {
  readonly event: ShownEvent;
  readonly words: string;
  /** Key and value in lower case, to look for the filter in. */
  readonly search: string;
}

/** Follows the topic; redraws once a frame, newest first. */
function useTail(topic: string, from: string, paused: boolean): { rows: readonly RowData[]; problem: string | null } {
  const [rows, setRows] = useState<readonly RowData[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const standing = useRef(paused);
  standing.current = paused;
  useEffect(() => {
    setRows([]);
    setProblem(null);
    let fresh: RowData[] = [];
    let frame = 0;
    const draw = () => {
      frame = 0;
      if (standing.current) return;
      const newest = fresh.reverse();
      fresh = [];
      setRows((before) => [...newest, ...before].slice(0, rowsMost));
    };
    const path = `/topics/${encodeURIComponent(topic)}/events?from=${encodeURIComponent(from)}`;
    const tail = new EventSource(path);
    tail.onmessage = ({ data }) => {
      fresh.push(rowOf(JSON.parse(data) as ShownEvent));
      if (fresh.length > rowsMost) fresh.shift();
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    tail.onerror = () => tail.readyState === EventSource.CLOSED && void reason(path).then(setProblem);
    return () => {
      tail.close();
      cancelAnimationFrame(frame);
    };
  }, [topic, from]);
  return { rows, problem };
}

/** EventSource hides why it was refused, so the same is asked for as a page. */
async function reason(path: string): Promise<string> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (response.ok) return "The stream has ended. Jump again to go on.";
  return ((await response.json()) as { detail?: string }).detail ?? response.statusText;
}

function rowOf(event: ShownEvent): RowData {
  const words = event.text ?? event.base64 ?? JSON.stringify(event.value) ?? "null";
  return { event, words, search: `${event.key ?? ""} ${words}`.toLowerCase() };
}

interface RowProps {
  readonly event: ShownEvent;
  readonly words: string;
  readonly keys: readonly string[];
  readonly onOpen: (place: Place) => void;
}

function Row({ event, words, keys, onOpen }: RowProps) {
  const key = event.key ?? event.keyBase64 ?? null;
  const { partition, offset } = event;
  return (
    <tr>
      <td class="number">{partition}</td>
      <td class="number">
        <button type="button" class="button small" onClick={() => onOpen({ partition, offset })}>
          {offset.toLocaleString("en")}
        </button>
      </td>
      <td>{clockTime(event.timestamp)}</td>
      <td>{key !== null && <span class={`key-chip ${keyTone(keys, key)}`}>{visible(key)}</span>}</td>
      <td>
        <code>{visible(words.length > 300 ? `${words.slice(0, 300)}...` : words)}</code>
      </td>
    </tr>
  );
}
