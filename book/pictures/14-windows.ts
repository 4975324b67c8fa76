// Chapter 14: orders on a line of time, tumbling windows under them, one order too late.

import { sheet, words } from "./paper.ts";

const start = 60;
const second = 21;
const x = (at: number) => start + at * second;

const arrivals = [
  { order: "1-1", at: 2, row: 0 },
  { order: "2-1", at: 8, row: 0 },
  { order: "1-2", at: 11, row: 0 },
  { order: "2-2", at: 9, row: 1 },
  { order: "1-3", at: 14, row: 1 },
  { order: "2-3", at: 7, row: 1, late: true },
  { order: "1-4", at: 27, row: 0 },
] as const;

const mark = ({ order, at, row, ...rest }: (typeof arrivals)[number]) => {
  const y = 96 + row * 44;
  const late = "late" in rest;
  const key = Number(order[0]) - 1;
  const fill = late
    ? 'fill="none" stroke="var(--alarm)" stroke-width="2" stroke-dasharray="4 3"'
    : `fill="var(--k${key})"`;
  const ink = late ? "var(--alarm)" : key === 1 ? "var(--onlight)" : "var(--on)";
  return `<rect x="${x(at) - 19}" y="${y - 17}" width="38" height="34" rx="8" ${fill}/><text x="${x(at)}" y="${y + 5}" class="mid" style="font-size:12.5px;font-weight:600;fill:${ink}">${order}</text>`;
};

const pane = (from: number, result: string, note: string) =>
  `<rect x="${x(from)}" y="66" width="${10 * second - 6}" height="104" rx="12" fill="var(--river)" opacity=".10"/>` +
  words(x(from) + 5 * second, 218, result, "strong mid") +
  words(x(from) + 5 * second, 238, note, "small mid");

export default sheet(
  "Tumbling windows of ten seconds",
  "A line of time from 0 to 30 seconds with three windows of ten seconds. Orders 1-1, 2-1 and 2-2 fall into the first window, 1-2 and 1-3 into the second, 1-4 into the third. Order 2-3, sold at 7 seconds, arrives after the first window has closed and is left out.",
  760,
  290,
  words(28, 38, "By the time of sale, not of arrival", "title"),
  words(374, 38, "2-2 arrives after 1-2, and is in time", "soft"),
  pane(0, "22", "over at stream time 13"),
  pane(10, "12", "over at stream time 23"),
  pane(20, "3 so far", "open"),
  ...arrivals.map(mark),
  `<path d="M${x(0)} 182H${x(30)}" stroke="var(--soft)" stroke-width="1.6" marker-end="url(#tip)"/>`,
  ...[0, 10, 20, 30].map((at) => words(x(at), 199, `${at} s`, "small mid")),
  words(60, 270, "2-3 was sold at 7 s and arrived when its window had closed: left out", "soft alarm"),
);
