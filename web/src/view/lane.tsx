// One partition: the crate with what came before, the newest cells, the place of the next event, and the readers.

import type { TargetedKeyboardEvent } from "preact";
import { memo } from "preact/compat";
import { cellLabel, clockTime, span, visible } from "../model/format.ts";
import type { Reader } from "../model/readers.ts";
import type { Cell, Lane } from "../model/state.ts";
import { keyTone } from "../model/tones.ts";
import { pitch } from "./lanes.tsx";

interface LaneRowProps {
  readonly lane: Lane;
  readonly keys: readonly string[];
  readonly readers: readonly Reader[];
  /** How many cells there is room for, the next one included. */
  readonly room: number;
  readonly open: number | null;
  readonly onOpen: (offset: number) => void;
}

/** How many groups are drawn under one partition. */
const readersShown = 3;

export function LaneRow({ lane, keys, readers, room, open, onOpen }: LaneRowProps) {
  const first = Math.max(lane.earliest, lane.end - (room - 1));
  const handled =
    readers.length === 0 ? -1 : Math.min(...readers.map((reader) => reader.position ?? reader.committed ?? -1));
  const owner = readers[0];
  return (
    <div class="lane">
      <div class={`lane-head ${owner?.tone ?? ""}`}>
        <b>{lane.partition}</b>
        {readers.slice(0, readersShown).map((reader) => (
          <span key={reader.group} title={`${visible(reader.name)} of ${visible(reader.group)}`}>
            {visible(reader.name)}
          </span>
        ))}
      </div>
      <Crate earliest={lane.earliest} first={first} />
      {lane.damage === undefined ? (
        <div class="track">
          <Cells lane={lane} keys={keys} first={first} handled={handled} open={open} onOpen={onOpen} />
          <Axis first={first} end={lane.end} />
          {readers.slice(0, readersShown).map((reader) => (
            <ReaderRow
              key={reader.group}
              reader={reader}
              named={readers.length > 1}
              first={first}
              end={lane.end}
              room={room}
            />
          ))}
        </div>
      ) : (
        <p class="refusal lane-damage">{lane.damage}</p>
      )}
    </div>
  );
}

function Crate({ earliest, first }: { earliest: number; first: number }) {
  if (first <= earliest) return <div class="before" />;
  return (
    <div class="before" title={`${span(earliest, first - 1)} are kept, and not drawn`}>
      <div class="crate">before</div>
      <div class="crate-range">{span(earliest, first - 1)}</div>
    </div>
  );
}

interface CellsProps {
  readonly lane: Lane;
  readonly keys: readonly string[];
  readonly first: number;
  readonly handled: number;
  readonly open: number | null;
  readonly onOpen: (offset: number) => void;
}

const Cells = memo(function Cells({ lane, keys, first, handled, open, onOpen }: CellsProps) {
  const shown = lane.cells.filter((cell) => cell.offset >= first);
  const entry = shown.some((cell) => cell.offset === open) ? open : (shown.at(-1)?.offset ?? null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: cells are a toolbar of buttons, walked with the arrow keys
    <div class="cells" role="group" aria-label={`Events of partition ${lane.partition}`} onKeyDown={walk}>
      {shown.map((cell) => (
        <button
          type="button"
          key={cell.offset}
          class={`cell ${keyTone(keys, cell.key)}${cell.offset < handled ? " handled" : ""}${cell.offset === open ? " open" : ""}`}
          style={{ transform: `translateX(${(cell.offset - first) * pitch}px)` }}
          tabIndex={cell.offset === entry ? 0 : -1}
          title={titleOf(cell)}
          aria-label={titleOf(cell)}
          onClick={() => onOpen(cell.offset)}
        >
          {cellLabel(cell.key)}
        </button>
      ))}
      <div
        class="cell next"
        style={{ transform: `translateX(${(lane.end - first) * pitch}px)` }}
        title={`next: ${lane.end}`}
      />
    </div>
  );
});

function titleOf(cell: Cell): string {
  const key = cell.key === null ? "no key" : `key ${visible(cell.key)}`;
  return `offset ${cell.offset}, ${key}, ${clockTime(cell.timestamp)}`;
}

/** The arrow keys walk along the cells. */
function walk(event: TargetedKeyboardEvent<HTMLDivElement>): void {
  const cells = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button.cell")];
  const at = cells.indexOf(event.target as HTMLButtonElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: cells.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  cells[Math.min(cells.length - 1, Math.max(0, to))]?.focus();
}

/** Offsets below the cells: every fifth, and the place of the next event. */
function Axis({ first, end }: { first: number; end: number }) {
  const marks: number[] = [];
  for (let offset = Math.ceil(first / 5) * 5; offset < end - 1; offset += 5) marks.push(offset);
  return (
    <div class="axis" aria-hidden="true">
      {marks.map((offset) => (
        <span key={offset} style={{ transform: `translateX(${(offset - first) * pitch}px)` }}>
          {offset.toLocaleString("en")}
        </span>
      ))}
      <span key="next" style={{ transform: `translateX(${(end - first) * pitch}px)` }}>
        next
      </span>
    </div>
  );
}

interface ReaderRowProps {
  readonly reader: Reader;
  /** Whether the group's name is needed to tell this row from others. */
  readonly named: boolean;
  readonly first: number;
  readonly end: number;
  readonly room: number;
}

/** The x of a place between cells, held within the track. */
function placeX(offset: number, first: number): number {
  return Math.max(6, (offset - first) * pitch + (pitch - 3) / 2);
}

function ReaderRow({ reader, named, first, end, room }: ReaderRowProps) {
  const committed = reader.committed === null ? null : placeX(reader.committed, first);
  const position = reader.position === null ? null : placeX(reader.position, first);
  const here = position ?? committed;
  const endX = placeX(end, first);
  const behind = reader.lag >= 10;
  const marks = [committed, position].filter((mark) => mark !== null);
  const { words, left } = placeNote(reader, named, marks, room * pitch);
  return (
    <div class={`reader ${reader.tone}`}>
      {here !== null && endX - here > 16 && (
        <span
          class={behind ? "way behind" : "way"}
          style={{ transform: `translateX(${here + 9}px)`, width: `${endX - here - 14}px` }}
        />
      )}
      {committed !== null && <span class="dot" style={{ transform: `translateX(${committed}px)` }} />}
      {position !== null && <span class="arrow" style={{ transform: `translateX(${position}px)` }} />}
      <span class={behind ? "note behind" : "note"} style={{ transform: `translateX(${left}px)` }}>
        {words}
      </span>
    </div>
  );
}

/** About the width of a character of a note, in pixels. */
const characterWidth = 6.7;

/** What a note says, and where: left of the marks if there is room, else right of them; in fewer words where space is short. */
function placeNote(
  reader: Reader,
  named: boolean,
  marks: readonly number[],
  width: number,
): { words: string; left: number } {
  const lag = `lag ${reader.lag.toLocaleString("en")}`;
  const committed =
    reader.committed === null ? "nothing committed" : `committed ${reader.committed.toLocaleString("en")}`;
  const whole = [...(named ? [visible(reader.group)] : []), committed, lag].join(" · ");
  const first = Math.min(...marks, width);
  const last = Math.max(...marks, 0);
  for (const words of [whole, lag]) {
    const size = Math.round(words.length * characterWidth) + 12;
    if (first - 10 > size) return { words, left: first - 10 - size };
    if (last + 18 + size < width) return { words, left: last + 18 };
  }
  return { words: lag, left: 0 };
}
