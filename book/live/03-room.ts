// Chapter 3, live: events move from memory into crates. In a browser `node:fs` is a few files in memory.

import { rmSync } from "node:fs";
import { cell, crate, sheet, words } from "../pictures/paper.ts";
import { Kafkaesque } from "../steps/03-room.ts";
import { type Beat, complaintOf, recorder } from "./beat.ts";

const perFile = 2;

/** Puts until there is no room, reads from memory and from files, and drops the oldest file. */
export default function beats(): Beat[] {
  const orders = new Kafkaesque();
  const { beats, beat } = recorder((ringed) => picture(orders, ringed));
  beat("Memory has room for three orders, a file for two. Both are empty.");
  for (let number = 1; number <= 7; number += 1) {
    const offset = orders.put(`1-${number}`);
    const moved = orders.base > 0 ? ` Memory begins at ${orders.base} now.` : "";
    beat(`Order 1-${number} gets offset ${offset}: first into a file, then into memory.${moved}`, offset);
  }
  for (const offset of [6, 4, 3, 0]) beat(`get(${offset}) returns ${orders.get(offset)}.`, offset);
  orders.dropOldestFile();
  beat("The oldest file is thrown away. No offset changes.");
  beat(`get(0) is an error: ${complaintOf(() => orders.get(0))}.`);
  beat(`The next order gets offset ${orders.put("1-8")}, as if nothing had happened.`, 7);
  rmSync(orders.folder, { recursive: true });
  return beats;
}

function picture(orders: Kafkaesque, ringed?: number): string {
  const files = Array.from({ length: Math.ceil(orders.end / perFile) }, (_, index) => {
    const first = index * perFile;
    const last = Math.min(first + perFile, orders.end) - 1;
    const x = 28 + index * 84;
    const reads = ringed !== undefined && ringed < orders.base && ringed >= first && ringed <= last;
    const mark = reads
      ? `<rect x="${x - 3}" y="89" width="76" height="46" rx="10" fill="none" stroke="var(--ink)" stroke-width="2"/>`
      : "";
    if (first < orders.earliest) {
      return `<rect x="${x}" y="92" width="70" height="40" rx="8" fill="none" stroke="var(--grain)" stroke-width="1.4" stroke-dasharray="4 4"/>${words(x + 35, 117, "gone", "small mid")}`;
    }
    return crate(x, 92, first === last ? String(first) : `${first} – ${last}`, String(first).padStart(6, "0")) + mark;
  });
  const memory = Array.from({ length: orders.end - orders.base }, (_, index) => {
    const offset = orders.base + index;
    const text = orders.get(offset).replace(" (memory)", "");
    const x = 440 + index * 46;
    return cell(x, 92, { text, key: 0, ringed: offset === ringed }) + words(x + 20, 148, String(offset), "small mid");
  });
  return sheet(
    "Files and memory",
    `Earliest ${orders.earliest}, base ${orders.base}, end ${orders.end}.`,
    760,
    176,
    words(28, 38, "orders", "title"),
    words(100, 38, `earliest ${orders.earliest}, base ${orders.base}, end ${orders.end}`, "soft"),
    words(28, 76, "files", "soft"),
    ...files,
    words(440, 76, "memory", "soft"),
    ...memory,
    cell(440 + memory.length * 46, 92, { hollow: true }),
  );
}
