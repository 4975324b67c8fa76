// Chapter 3: the newest events in memory, the older ones in crates, the oldest crate gone.

import { cell, crate, flow, sheet, words } from "./paper.ts";

const newest = [
  { text: "1-6", key: 0 },
  { text: "1-7", key: 0 },
  { text: "1-8", key: 0 },
];

export default sheet(
  "Cells move from memory into crates; the oldest crate is thrown away",
  "On the right three coloured cells, offsets 5 to 7, are in memory, and a dashed cell is next. On the left lie crates on disk, each named by its first offset. The crate 000000.log is dashed: it was dropped. The earliest offset is now 2, the base of the memory is 5, the end is 8.",
  760,
  270,
  words(28, 38, "After order 1-8", "title"),
  words(196, 38, "three events in memory, two in a file; one file was dropped", "soft"),
  words(28, 76, "files: every event", "soft"),
  `<rect x="28" y="92" width="70" height="40" rx="8" fill="none" stroke="var(--grain)" stroke-width="1.4" stroke-dasharray="4 4"/>`,
  words(63, 117, "gone", "small mid"),
  words(63, 148, "0 – 1", "small mid"),
  crate(120, 92, "2 – 3", "000002"),
  crate(212, 92, "4 – 5", "000004"),
  crate(304, 92, "6 – 7", "000006"),
  words(480, 76, "memory: the newest three", "soft"),
  ...newest.map((item, index) => cell(480 + index * 46, 92, item)),
  cell(618, 92, { hollow: true }),
  ...["5", "6", "7", "next"].map((label, index) => words(500 + index * 46, 148, label, "small mid")),
  flow(110, 190, 140, 158),
  words(28, 206, "earliest is 2", "strong"),
  words(28, 226, "get(0) is an error that says so", "soft"),
  flow(272, 190, 252, 158),
  words(252, 206, "get(4)", "code"),
  words(252, 226, "reads a line of file 000004", "soft"),
  flow(500, 186, 500, 158),
  words(480, 206, "base is 5", "strong"),
  words(480, 226, "get(6) is place 6 − 5 = 1", "soft"),
  flow(650, 186, 640, 158),
  words(640, 206, "end is 8", "strong"),
  words(28, 252, "Offsets did not change when events moved, nor when the first file went.", "soft"),
);
