// Chapter 13: parcels are stamped at the counter; what is not as agreed does not get in.

import { box, flow, lane, sheet, words } from "./paper.ts";

const parcel = (x: number, y: number, text: string, good: boolean) => {
  const stamp = good
    ? `<circle cx="${x + 186}" cy="${y + 20}" r="11" fill="none" stroke="var(--k2)" stroke-width="2.2"/><path d="M${x + 180} ${y + 20}l5 5 8-10" fill="none" stroke="var(--k2)" stroke-width="2.4" stroke-linecap="round"/>`
    : `<path d="M${x + 179} ${y + 13}l14 14M${x + 193} ${y + 13}l-14 14" stroke="var(--alarm)" stroke-width="2.4" stroke-linecap="round"/>`;
  return `<rect x="${x}" y="${y}" width="206" height="40" rx="9" fill="var(--wood)" stroke="var(--grain)"/>${words(x + 12, y + 25, text, "code")}${stamp}`;
};

export default sheet(
  "Stamped at the counter",
  "Three parcels come to the counter where the schema is checked. Cod and chips is stamped and goes to offset 0. Cod and peas is refused, because peas are not on the list. An order called 2 is refused, because it must be till, dash, number.",
  760,
  270,
  words(28, 38, "orders", "title"),
  words(100, 38, "what does not fit the schema is turned away before it has an offset", "soft"),
  parcel(28, 66, '1-1: ["cod","chips"]', true),
  parcel(28, 124, '1-2: ["cod","peas"]', false),
  parcel(28, 182, '2: ["chips"]', false),
  box(328, 76, 122, 136, "the schema", "Order"),
  flow(240, 86, 322, 118),
  flow(240, 144, 322, 144),
  flow(240, 202, 322, 172),
  flow(454, 116, 520, 100),
  lane({ x: 528, y: 80, cells: [{ text: "1-1", key: 0 }] }),
  `<path d="M454 168Q500 176 486 206" fill="none" stroke="var(--alarm)" stroke-width="1.8" stroke-dasharray="4 4"/>`,
  words(470, 228, "“parts.0.1: one of cod, plaice, chips”", "soft alarm"),
  words(470, 248, "“order: must be <till>-<number>”", "soft alarm"),
);
