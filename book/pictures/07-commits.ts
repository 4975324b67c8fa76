// Chapter 7: the commit dot, and where the crash comes before or after it.

import { lane, sheet, words } from "./paper.ts";

const orders = ["1-1", "1-2", "1-3", "1-4"];
const row = (y: number, name: string, under: string, handled: number, position: number, committed: number) =>
  lane({
    x: 180,
    y,
    name,
    under,
    cells: orders.map((text, offset) => ({ text, key: 0, handled: offset < handled })),
    positions: [{ offset: position, text: "" }],
    commits: [{ offset: committed, text: "" }],
  });
const crash = (x: number, y: number) =>
  `<path d="M${x} ${y}l8 12-9 2 10 14" fill="none" stroke="var(--alarm)" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/>`;

export default sheet(
  "Two ways to crash over order 1-2",
  "Two lanes of four orders. Above, commit then work: the commit dot is after order 1-2, which was not made; the next preparer starts at 1-3. Below, work then commit: order 1-2 is made, the commit dot is still before it; the next preparer starts at 1-2 and makes it again.",
  760,
  330,
  words(28, 38, "The preparer faints over order 1-2", "title"),
  row(66, "commit", "then work", 1, 1, 2),
  crash(262, 140),
  words(440, 84, "committed 2, made one order", "strong"),
  words(440, 106, "the next preparer starts at 1-3:", "soft"),
  words(440, 126, "nobody makes 1-2", "soft alarm"),
  `<line x1="28" x2="732" y1="174" y2="174" stroke="var(--line)"/>`,
  row(190, "work", "then commit", 2, 2, 1),
  crash(310, 264),
  words(440, 208, "committed 1, made two orders", "strong"),
  words(440, 230, "the next preparer starts at 1-2:", "soft"),
  words(440, 250, "it is made twice", "soft alarm"),
  `<circle cx="33" cy="306" r="5" fill="var(--m0)"/><path d="M150 299l7 12h-14z" fill="var(--m0)"/>`,
  words(46, 310, "committed", "soft"),
  words(166, 310, "position when it fainted", "soft"),
  words(370, 310, "faded: made", "soft"),
);
