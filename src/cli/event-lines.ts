// An event as a line: for people in columns, for programs as JSON.

import { strictTextOf, toBase64 } from "../base/index.ts";
import type { Event } from "../engine/index.ts";
import type { Terminal } from "./terminal.ts";

/** Such as `orders 0:42  2026-11-23T12:00:00.000Z  till-1  {"order":"1-17"}`. */
export function eventLine(event: Event, terminal: Terminal, showTopic: boolean): string {
  const place = `${showTopic ? `${event.topic} ` : ""}${event.partition}:${event.offset}`;
  const time = new Date(event.timestamp).toISOString();
  const key = event.key === null ? "-" : shown(event.key);
  const line = [terminal.style("dim", `${place}  ${time}`), terminal.style("cyan", key), valueText(event)];
  for (const [name, value] of event.headers) line.push(terminal.style("dim", `${shown(name)}=${bytesText(value)}`));
  return line.join("  ");
}

function valueText(event: Event): string {
  const value: unknown = event.value;
  if (value === null && event.valueBytes === null) return "(deleted)";
  return shown(typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value));
}

/** Bytes as text where they are that, else as base64; null as "-". */
export function bytesText(bytes: Uint8Array | null): string {
  return bytes === null ? "-" : shown(strictTextOf(bytes) ?? bytes);
}

/** Text with its control characters made harmless: a terminal obeys some of them. */
function shown(text: string | Uint8Array): string {
  if (typeof text !== "string") return `base64:${toBase64(text)}`;
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
