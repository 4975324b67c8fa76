// The log of a server, for those who run it: JSON lines on standard error.

import type { Logger } from "pino";

/** A logger, or undefined when nothing shall be logged. `level` is one of pino's. */
export async function logger(level: string): Promise<Logger | undefined> {
  if (level === "silent") return undefined;
  const { destination, pino } = await import("pino");
  return pino({ level, base: undefined }, destination(2));
}
