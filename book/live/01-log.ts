// Chapter 1, live: the toy's log, one call at a time.

import { lane, sheet, words } from "../pictures/paper.ts";
import { Log } from "../steps/01-log.ts";
import { type Beat, complaintOf, recorder } from "./beat.ts";

/** Puts and gets on a log. */
export default function beats(): Beat[] {
  const log = new Log<string>();
  const { beats, beat } = recorder((ringed) => picture(log, ringed));
  beat("The log is empty. Its end is 0: that is the offset the next event will get.");
  for (const order of ["1-1", "1-2", "1-3"]) {
    const offset = log.put(order);
    beat(`put("${order}") returns ${offset}. The end is ${log.end}.`, offset);
  }
  beat(`get(0) returns ${log.get(0)}. Nothing is taken away.`, 0);
  beat(`get(0) returns ${log.get(0)}, again, to whoever asks.`, 0);
  beat(`get(-1) returns ${log.get(-1)}: -1 means the last one.`, 2);
  beat(`get(3) is an error: ${complaintOf(() => log.get(3))}.`, 3);
  beat(`put("1-4") returns ${log.put("1-4")}.`, 3);
  beat(`Now get(3) returns ${log.get(3)}, and get(-1) does, too.`, 3);
  return beats;
}

function picture(log: Log<string>, ringed?: number): string {
  const cells = Array.from({ length: log.end }, (_, offset) => ({
    text: log.get(offset),
    key: 0,
    ringed: offset === ringed,
  }));
  return sheet(
    "A log",
    `The log holds ${log.end} events.`,
    760,
    150,
    words(28, 38, "orders", "title"),
    words(100, 38, `the end is ${log.end}`, "soft"),
    lane({ x: 28, y: 66, cells }),
  );
}
