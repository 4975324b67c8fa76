// Chapter 1: the cells of a log, and the two things that can be done with them.

import { flow, lane, legend, sheet, words } from "./paper.ts";

const orders = lane({
  x: 150,
  y: 92,
  cells: [
    { text: "1-1", key: 0 },
    { text: "1-2", key: 0 },
    { text: "1-3", key: 0 },
    { text: "1-4", key: 0 },
  ],
});

export default sheet(
  "A log: put at the end, get anywhere",
  "Four cells in a row, numbered 0 to 3, and a dashed cell for the next one. Put points at the dashed cell. Get points at cells 0 and 3; a second row of numbers counts the same cells from the end, -4 to -1.",
  760,
  250,
  words(28, 38, "orders", "title"),
  words(100, 38, "four events; the end is 4", "soft"),
  orders,
  words(28, 117, "the log", "strong"),
  words(28, 148, "offset", "soft"),
  words(28, 172, "from the end", "soft"),
  ...[-4, -3, -2, -1].map((number, index) =>
    words(170 + index * 46, 172, String(number).replace("-", "−"), "small mid"),
  ),
  flow(440, 70, 360, 86, 8),
  words(448, 74, 'put("1-5 chips")', "code"),
  words(448, 94, "goes to the dashed cell and returns 4", "soft"),
  flow(170, 206, 170, 182),
  words(150, 224, "get(0)", "code"),
  flow(308, 206, 308, 182),
  words(270, 224, "get(3) or get(−1)", "code"),
  words(448, 224, "reading changes nothing", "soft"),
  legend(640, 24, ["till 1"]),
);
