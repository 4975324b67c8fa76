// Chapter 2: two readers of one log, each with an arrow of its own.

import { lane, legend, sheet, words } from "./paper.ts";

const row = (y: number, name: string, member: number, position: number, text: string) =>
  lane({
    x: 150,
    y,
    name,
    member,
    cells: ["1-1", "1-2", "1-3"].map((cellText, offset) => ({ text: cellText, key: 0, handled: offset < position })),
    positions: [{ offset: position, text, member }],
  });

export default sheet(
  "Two readers, two positions",
  "The same log of three orders drawn twice. The preparer's arrow points at the dashed cell after the last order: nothing is left to read. The analyst's arrow points at offset 1: the first order is faded for it, two are left.",
  760,
  290,
  words(28, 36, "The same log, seen by two readers", "title"),
  row(64, "preparer", 0, 3, "position 3"),
  words(420, 88, "is at the end: the next order will be its next", "soft"),
  `<line x1="28" x2="732" y1="164" y2="164" stroke="var(--line)"/>`,
  row(178, "analyst", 1, 1, "position 1"),
  words(420, 202, "went back to the start and has read one again", "soft"),
  words(420, 222, "two events behind the end", "soft alarm"),
  legend(640, 24, ["till 1"]),
);
