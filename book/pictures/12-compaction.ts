// Chapter 12: cells collapse onto the last of each colour; the table stays the same.

import { type Cell, cell, flow, legend, sheet, words } from "./paper.ts";

const cod = 0;
const chips = 1;
const plaice = 2;
const log: readonly (readonly [offset: number, key: number, value: string])[] = [
  [0, cod, "10"],
  [1, chips, "20"],
  [2, cod, "9"],
  [3, plaice, "1"],
  [4, cod, "8"],
  [5, plaice, "∅"],
  [6, chips, "19"],
];
const kept = [4, 5, 6];

const draw = (y: number, shown: (offset: number) => Partial<Cell>) =>
  log
    .map(([offset, key, text]) => {
      const x = 130 + offset * 46;
      return cell(x, y, { text, key, ...shown(offset) }) + words(x + 20, y + 56, String(offset), "small mid");
    })
    .join("\n");

const table = (y: number) =>
  [
    `<rect x="560" y="${y - 12}" width="150" height="66" rx="10" fill="var(--paper)" stroke="var(--line)"/>`,
    words(578, y + 13, "cod", ""),
    words(690, y + 13, "8", "strong end"),
    words(578, y + 38, "chips", ""),
    words(690, y + 38, "19", "strong end"),
  ].join("\n");

export default sheet(
  "Compaction keeps the last event of every key",
  "Above, the whole log of the cabinet: seven events, offsets 0 to 6. Below, after compaction: only the events at offsets 4, 5 and 6 are left, at the places where they were; the others are dashed outlines. Both fold to the same table: cod 8, chips 19.",
  760,
  318,
  words(28, 38, "cabinet", "title"),
  words(120, 38, "the log changes, the table does not", "soft"),
  words(28, 98, "as written", "strong"),
  draw(74, () => ({})),
  flow(476, 94, 548, 94),
  table(74),
  words(28, 208, "compacted", "strong"),
  draw(184, (offset) => (kept.includes(offset) ? {} : { hollow: true, text: "" })),
  flow(476, 204, 548, 204),
  table(184),
  words(635, 56, "the table", "soft mid"),
  legend(28, 288, ["cod", "chips", "plaice"], 80),
  words(290, 299, "∅ is a tombstone: “forget plaice”", "soft"),
);
