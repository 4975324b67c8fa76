// Chapter 9: parcels that grow until they are full or have waited long enough.

import { cell, flow, legend, sheet, words } from "./paper.ts";

const parcel = (x: number, y: number, width: number, sealed: boolean) =>
  `<rect x="${x}" y="${y}" width="${width}" height="58" rx="10" fill="var(--wood)" stroke="var(--grain)" stroke-width="1.4"${sealed ? "" : ' stroke-dasharray="5 4"'}/>` +
  (sealed ? `<path d="M${x + width / 2} ${y}v58" stroke="var(--grain)" stroke-width="3" opacity=".6"/>` : "");

const row = (y: number, time: string, orders: readonly string[], note: string, sealed = false) =>
  [
    words(28, y + 34, time, "strong"),
    parcel(110, y, 152, sealed),
    ...orders.map((text, index) => cell(119 + index * 46, y + 9, { text, key: 0 })),
    words(300, y + 34, note, "soft"),
    sealed ? flow(264, y + 30, 292, y + 30) : "",
  ].join("\n");

export default sheet(
  "A parcel for partition 0 grows and goes",
  "Four moments of one parcel, at most three events. At 0 milliseconds it holds order 1-1, at 3 milliseconds 1-1 and 1-2. At 6 milliseconds the third order fills it and it goes at once. At 9 milliseconds a new parcel is opened with order 1-4; at 29 milliseconds it has waited 20 milliseconds and goes with one event.",
  760,
  430,
  words(28, 38, "The parcel for partition 0", "title"),
  words(290, 38, "linger 20 ms, at most 3 events", "soft"),
  row(62, "0 ms", ["1-1"], "the first order opens a parcel"),
  row(132, "3 ms", ["1-1", "1-2"], "the next one of this partition joins it"),
  row(202, "6 ms", ["1-1", "1-2", "1-3"], "full: it goes at once, as one request", true),
  row(272, "9 ms", ["1-4"], "a new parcel; nobody else comes"),
  row(342, "29 ms", ["1-4"], "has lingered 20 ms: it goes with what it has", true),
  legend(640, 24, ["till 1"]),
);
