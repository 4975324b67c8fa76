// How words of the command line become numbers, places and settings.

import { InvalidArgumentError, Option } from "commander";
import type { Start, TopicConfig } from "../engine/index.ts";

/** The server that commands talk to when they are not told. */
const defaultAddress = "http://127.0.0.1:4000";

/** `--at`, the same for every command that needs a server. */
export function atOption(): Option {
  return new Option("--at <address>", "where the events are").env("MOLDAU_AT").default(defaultAddress);
}

/** Reads a whole number of at least `least` and at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (word: string) => number {
  return (word) => {
    const number = Number(word);
    if (!/^[+-]?\d+$/.test(word) || number < least || number > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`Give a whole number ${range}.`);
    }
    return number;
  };
}

/** Reads a number above 0. */
export function positiveNumber(word: string): number {
  const number = Number(word);
  if (!(number > 0) || number === Number.POSITIVE_INFINITY) throw new InvalidArgumentError("Give a number above 0.");
  return number;
}

/** Reads a place to start: `earliest`, `latest`, an offset, `-N` for the last N, or a time. */
export function startOf(word: string): Start {
  if (word === "earliest" || word === "latest") return word;
  if (/^-?\d+$/.test(word)) return Number(word);
  return timeOf(word);
}

/** Reads a time, such as 2026-11-23 or 2026-11-23T12:00:00Z. */
function timeOf(word: string): Date {
  const time = new Date(word);
  if (!/^\d{4}-/.test(word) || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      "Give earliest, latest, an offset, -N for the last N, or a time as 2026-11-23T12:00:00Z.",
    );
  }
  return time;
}

/** Collects `--config NAME=VALUE`, given once or more. */
export function settingOf(word: string, before: TopicConfig = {}): TopicConfig {
  const at = word.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Give NAME=VALUE, such as retention.ms=86400000.");
  const value = word.slice(at + 1);
  const known = /^-?\d+$/.test(value) ? Number(value) : value === "" ? null : value;
  return { ...before, [word.slice(0, at)]: known };
}

/** Collects an option that may be given more than once. */
export function collect(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}

/** Collects partition numbers, given once or more, or as a list: `0,2`. */
export function partitionsOf(word: string, before: readonly number[] = []): readonly number[] {
  return [...before, ...word.split(",").map(wholeNumber(0))];
}
