// What `moldau produce` does: lines become events, a batch at a time; reading waits until the batch before is stored.

import { createReadStream } from "node:fs";
import { problem, strictTextOf } from "../../base/index.ts";
import { type NewValue, Producer } from "../../client/index.ts";
import { readNewEvent } from "../../contract/index.ts";
import type { Acks } from "../../engine/index.ts";
import { type At, withEngine } from "../engine.ts";
import { lineChunks } from "../lines.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

interface ProduceOptions extends At {
  readonly file?: string;
  readonly key?: string;
  readonly envelope?: boolean;
  readonly partition?: number;
  readonly batch: number;
  readonly acks: "0" | "1" | "all";
}

/** `moldau produce`. */
export async function produce(terminal: Terminal, topic: string, options: ProduceOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const input = options.file === undefined ? terminal.input : createReadStream(options.file);
    const acks: Acks = options.acks === "all" ? "all" : (Number(options.acks) as Acks);
    const producer = new Producer<Uint8Array>(engine, { acks, signal: terminal.ended });
    const typed = (input as { isTTY?: boolean }).isTTY === true;
    const progress = new Progress(terminal, typed);
    const stop = () => input.destroy();
    terminal.ended.addEventListener("abort", stop);
    try {
      for await (const values of batchesOf(input, options)) {
        await producer.sendMany(topic, values);
        progress.add(values.length);
      }
      await producer.close();
    } finally {
      terminal.ended.removeEventListener("abort", stop);
      progress.done();
    }
  });
}

/** The events of an input, up to `batch` at once. */
async function* batchesOf(
  input: AsyncIterable<Uint8Array>,
  options: ProduceOptions,
): AsyncGenerator<NewValue<Uint8Array>[]> {
  let number = 0;
  let batch: NewValue<Uint8Array>[] = [];
  for await (const lines of lineChunks(input)) {
    for (const line of lines) {
      number += 1;
      if (line.length === 0) continue;
      batch.push(eventIn(line, number, options));
      if (batch.length < options.batch) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
    batch = [];
  }
}

/** The event that a line says. */
function eventIn(line: Uint8Array, number: number, options: ProduceOptions): NewValue<Uint8Array> {
  const { partition } = options;
  if (options.envelope) {
    const { key, value, headers, timestamp, ...asked } = readNewEvent(line, 0, line.length, `line ${number}`);
    return { key, value, headers, timestamp, partition: partition ?? asked.partition };
  }
  return { value: line, key: options.key === undefined ? null : keyOf(line, options.key, number), partition };
}

/** The key that a field of a line's JSON holds: text as it is, numbers and truth as JSON writes them. */
function keyOf(line: Uint8Array, field: string, number: number): string | null {
  const fail = (reason: string) => problem("invalid-request", { field: `line ${number}`, reason });
  let value: unknown;
  try {
    value = JSON.parse(strictTextOf(line) ?? "");
  } catch {
    throw fail(`is not JSON, so there is no "${field}" to take as the key`);
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, field)) {
    throw fail(`has no "${field}" to take as the key`);
  }
  const key = (value as Record<string, unknown>)[field];
  if (key === null || typeof key === "string") return key;
  if (typeof key === "object") throw fail(`"${field}" is no text or number, so it cannot be the key`);
  return String(key);
}
