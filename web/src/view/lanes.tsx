// The picture of a topic: a lane of cells for each partition, with its readers below.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { rateOf } from "../model/apply.ts";
import { visible } from "../model/format.ts";
import { groupsOf, readersOf } from "../model/readers.ts";
import type { State } from "../model/state.ts";
import { keyTone } from "../model/tones.ts";
import { LaneRow } from "./lane.tsx";

/** A place of an event. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

interface LanesProps {
  readonly state: State;
  readonly open: Place | null;
  readonly onOpen: (place: Place) => void;
}

/** Width of a cell and the gap behind it, in pixels: `--pitch` in the style sheet. */
export const pitch = 30;
/** Above this many events a second cells jump rather than slide. */
const slideMost = 15;

export function Lanes({ state, open, onOpen }: LanesProps) {
  const card = useRef<HTMLElement>(null);
  const width = useTrackWidth(card);
  const topic = state.chosen as string;
  const groups = groupsOf(state, topic);
  const fast = rateOf(state.flows.get(topic)) > slideMost;
  return (
    <section class={fast ? "card fast" : "card"} ref={card} aria-label={`Partitions of ${visible(topic)}`}>
      {state.lanes.map((lane) => (
        <LaneRow
          key={lane.partition}
          lane={lane}
          keys={state.keys}
          readers={readersOf(state, groups, { topic, partition: lane.partition })}
          room={Math.max(3, Math.floor(width / pitch))}
          open={open?.partition === lane.partition ? open.offset : null}
          onOpen={(offset) => onOpen({ partition: lane.partition, offset })}
        />
      ))}
      <Legend keys={state.keys} />
    </section>
  );
}

/** How wide the cells' track is, in pixels; follows the window. */
function useTrackWidth(card: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const element = card.current;
    if (element === null) return;
    const measure = () => setWidth(element.querySelector(".track")?.clientWidth || 600);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [card]);
  return width;
}

const keysNamed = 10;

function Legend({ keys }: { keys: readonly string[] }) {
  return (
    <ul class="legend" aria-label="What the picture means">
      {keys.slice(0, keysNamed).map((key) => (
        <li key={key} title={visible(key)}>
          <span class={`swatch ${keyTone(keys, key)}`} />
          {visible(key) || "(empty key)"}
        </li>
      ))}
      {keys.length > keysNamed && <li>and {keys.length - keysNamed} more keys</li>}
      <li>
        <span class="swatch key-none" />
        no key
      </li>
      <li>
        <span class="swatch dot" />
        committed
      </li>
      <li>
        <span class="swatch arrow" />
        position
      </li>
      <li>
        <span class="swatch key-0 handled" />
        handled
      </li>
    </ul>
  );
}
