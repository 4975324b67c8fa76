// What the book's pictures are drawn with: paper that is calm by day and by night, lanes of cells in one colour per key,
// the handled part faded, positions as arrows and commits as dots under the cells.

/** A cell of a lane: one event. */
export interface Cell {
  /** A few letters inside the cell. */
  readonly text?: string;
  /** Which key's colour, 0 to 5. Absent: paper-grey. */
  readonly key?: number;
  /** Handled already: drawn faded. */
  readonly handled?: boolean;
  /** No longer there, or not yet: drawn as a dashed outline. */
  readonly hollow?: boolean;
  /** The one that is spoken of: drawn with a ring. */
  readonly ringed?: boolean;
}

/** Something that points at an offset from below. */
export interface Mark {
  readonly offset: number;
  readonly text: string;
  /** Whose colour: 0 to 3. */
  readonly member?: number;
}

/** A row of cells with what belongs to it. */
export interface Lane {
  readonly x: number;
  readonly y: number;
  readonly cells: readonly Cell[];
  /** The offset of the first cell. Default 0. */
  readonly first?: number;
  /** A name at the left, and a smaller line under it. */
  readonly name?: string;
  readonly under?: string;
  /** The owner's ribbon at the left: 0 to 3. */
  readonly member?: number;
  /** Whether the dashed cell of the next offset follows. Default true. */
  readonly next?: boolean;
  /** A crate before the cells, with its label: what lies on disk. */
  readonly crate?: string;
  /** Whether the offsets are written under the cells. Default true. */
  readonly offsets?: boolean;
  readonly positions?: readonly Mark[];
  readonly commits?: readonly Mark[];
}

export const cellSize = 40;
export const cellStep = 46;

const style = `
svg { --paper:#f7f5ef; --card:#fffdf8; --ink:#1c2430; --soft:#5b6472; --line:#e3ded2; --river:#1f6f8b; --alarm:#9a3412; --wood:#efeadd; --grain:#cfc6b2;
  --k0:#0072b2; --k1:#e69f00; --k2:#009e73; --k3:#b05c8d; --k4:#56b4e9; --k5:#d55e00; --k6:#a8a293; --m0:#334155; --m1:#7c3aed; --m2:#0f766e; --m3:#b45309; --on:#fff; --onlight:#1c2430 }
@media (prefers-color-scheme: dark) { svg { --paper:#171c23; --card:#1f252e; --ink:#ece8dd; --soft:#a3abb7; --line:#343c47; --river:#63b3cd; --alarm:#fb923c; --wood:#3a352b; --grain:#5a5241;
  --k0:#3b9ad6; --k1:#e9ae33; --k2:#2bb58f; --k3:#cc79a7; --k4:#7cc6f0; --k5:#e8793a; --k6:#6b6a64; --m0:#b8c2d0; --m1:#b794f6; --m2:#5eead4; --m3:#fbbf24; --on:#0f1318; --onlight:#0f1318 } }
text { font-family: Inter, "Segoe UI", system-ui, sans-serif; fill: var(--ink); font-size: 14px }
.soft { fill: var(--soft); font-size: 12.5px } .small { fill: var(--soft); font-size: 11.5px } .strong { font-weight: 600 }
.title { font-family: Georgia, serif; font-size: 18px; font-weight: 600 } .code { font-family: "JetBrains Mono", ui-monospace, Menlo, monospace; font-size: 12.5px }
.mid { text-anchor: middle } .end { text-anchor: end } .alarm { fill: var(--alarm) }`;

/** A whole picture. `title` is read out by screen readers, with `description`. */
export function sheet(
  title: string,
  description: string,
  width: number,
  height: number,
  ...parts: readonly string[]
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">${escaped(title)}</title>
<desc id="d">${escaped(description)}</desc>
<style>${style}
</style>
<defs><marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 1l9 4-9 4z" fill="var(--soft)"/></marker></defs>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="14" fill="var(--card)" stroke="var(--line)"/>
${parts.join("\n")}
</svg>
`;
}

/** Words at a place. Classes: soft, small, strong, title, code, mid, end, alarm. */
export function words(x: number, y: number, text: string, classes = ""): string {
  return `<text x="${x}" y="${y}"${classes === "" ? "" : ` class="${classes}"`}>${escaped(text)}</text>`;
}

/** One cell. */
export function cell(x: number, y: number, look: Cell): string {
  const { text = "", key = 6, handled = false, hollow = false, ringed = false } = look;
  const size = `width="${cellSize}" height="${cellSize}" rx="8"`;
  const shape = hollow
    ? `<rect x="${x}" y="${y}" ${size} fill="none" stroke="var(--grain)" stroke-width="1.4" stroke-dasharray="4 4"/>`
    : `<rect x="${x}" y="${y}" ${size} fill="var(--k${key})"${handled ? ' opacity=".34"' : ""}/>`;
  const ring = ringed
    ? `<rect x="${x - 3}" y="${y - 3}" width="${cellSize + 6}" height="${cellSize + 6}" rx="10" fill="none" stroke="var(--ink)" stroke-width="2"/>`
    : "";
  if (text === "") return shape + ring;
  const style = `font-size:13px;font-weight:600;fill:${inkOn(look)}`;
  return `${shape}${ring}<text x="${x + cellSize / 2}" y="${y + 25}" class="mid" style="${style}">${escaped(text)}</text>`;
}

/** The colour of letters on a cell. */
function inkOn({ key, handled, hollow }: Cell): string {
  if (hollow) return "var(--soft)";
  if (handled) return "var(--ink)";
  return key === 1 || key === 4 ? "var(--onlight)" : "var(--on)";
}

/** Where the cell of an offset starts. */
export function xOf(lane: Lane, offset: number): number {
  return lane.x + (offset - (lane.first ?? 0)) * cellStep;
}

/** A lane: ribbon, name, crate, cells, the dashed next cell, offsets, arrows and dots. */
export function lane(row: Lane): string {
  const { x, y, cells, first = 0, next = true, offsets = true } = row;
  const left = x - (row.crate === undefined ? 16 : 96);
  const drawn: string[] = [];
  if (row.member !== undefined) drawn.push(ribbon(left - 92, y - 4, row.member));
  if (row.name !== undefined) drawn.push(words(left - 78, y + 18, row.name, "strong"));
  if (row.under !== undefined) {
    drawn.push(
      `<text x="${left - 78}" y="${y + 35}" class="small"${ownColour(row.member)}>${escaped(row.under)}</text>`,
    );
  }
  if (row.crate !== undefined) drawn.push(crate(x - 84, y, row.crate));
  cells.forEach((item, index) => {
    drawn.push(cell(x + index * cellStep, y, item));
    if (offsets) drawn.push(words(x + index * cellStep + cellSize / 2, y + 56, String(first + index), "small mid"));
  });
  if (next) {
    const end = x + cells.length * cellStep;
    drawn.push(cell(end, y, { hollow: true }));
    if (offsets) drawn.push(words(end + cellSize / 2, y + 56, "next", "small mid"));
  }
  for (const mark of row.positions ?? []) drawn.push(arrow(row, mark));
  for (const mark of row.commits ?? []) drawn.push(dot(row, mark));
  return drawn.join("\n");
}

function ownColour(member: number | undefined): string {
  return member === undefined ? "" : ` style="fill:var(--m${member})"`;
}

function ribbon(x: number, y: number, member: number): string {
  return `<rect x="${x}" y="${y}" width="5" height="48" rx="2.5" fill="var(--m${member})"/>`;
}

/** A crate of old events: files on disk. */
export function crate(x: number, y: number, label: string, name = "on disk"): string {
  return `<rect x="${x}" y="${y}" width="70" height="${cellSize}" rx="8" fill="var(--wood)" stroke="var(--grain)"/><path d="M${x} ${y + 12}h70M${x + 22} ${y}v12M${x + 48} ${y}v12" stroke="var(--grain)" fill="none"/>${words(x + 35, y + 30, name, "small mid")}${words(x + 35, y + 56, label, "small mid")}`;
}

/** A position: an arrow under the cell that is read next. */
function arrow(row: Lane, { offset, text, member = 0 }: Mark): string {
  const x = xOf(row, offset) + cellSize / 2;
  const y = row.y + 64;
  return `<path d="M${x} ${y}l7 12h-14z" fill="var(--m${member})"/><text x="${x}" y="${y + 28}" class="mid" style="font-size:12.5px;fill:var(--m${member})">${escaped(text)}</text>`;
}

/** A commit: a dot under the gap before the cell that is read next. */
function dot(row: Lane, { offset, text, member = 0 }: Mark): string {
  const x = xOf(row, offset) - (cellStep - cellSize) / 2;
  const y = row.y + 72;
  return `<circle cx="${x}" cy="${y}" r="5" fill="var(--m${member})"/><text x="${x - 10}" y="${y + 4.5}" class="end" style="font-size:12.5px;fill:var(--m${member})">${escaped(text)}</text>`;
}

/** A thin curve with a tip, from one place to another; `bend` lifts its middle. */
export function flow(x1: number, y1: number, x2: number, y2: number, bend = 0, dashed = false): string {
  const middle = `${(x1 + x2) / 2} ${(y1 + y2) / 2 - bend}`;
  return `<path d="M${x1} ${y1}Q${middle} ${x2} ${y2}" fill="none" stroke="var(--soft)" stroke-width="1.6"${dashed ? ' stroke-dasharray="3 4"' : ""} marker-end="url(#tip)"/>`;
}

/** A rounded box with a name: a program, a server. */
export function box(x: number, y: number, width: number, height: number, name: string, under = ""): string {
  const middle = y + height / 2 + (under === "" ? 5 : -3);
  const second = under === "" ? "" : words(x + width / 2, middle + 18, under, "small mid");
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="11" fill="var(--paper)" stroke="var(--line)" stroke-width="1.4"/>${words(x + width / 2, middle, name, "strong mid")}${second}`;
}

/** A legend of keys: colour and name. */
export function legend(x: number, y: number, names: readonly string[], step = 96): string {
  return names
    .map(
      (name, index) =>
        `<rect x="${x + index * step}" y="${y}" width="13" height="13" rx="3.5" fill="var(--k${index})"/>${words(x + index * step + 20, y + 11, name, "soft")}`,
    )
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
