// Kills a broker under load, again and again, and holds what it finds against what it was told before.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Random, seededRandom } from "../../../src/base/index.ts";
import { keptEvents, type Said } from "./kill-child.ts";

const child = join(import.meta.dirname, "kill-child.ts");
const partitions = 3;

/** What is known of one partition. */
class Partition {
  /** What must be there, by offset: what was acknowledged, and what was found. */
  readonly #known = new Map<number, string>();
  /** Where each text was seen. */
  readonly #places = new Map<string, number>();
  #dropped = 0;
  /** What the child will drop next, and may have dropped before it could say so. */
  #dropping = 0;
  /** Where the reader goes on. */
  position = 0;
  acknowledged = 0;

  found(earliest: number, texts: readonly string[]): void {
    const isDropped = earliest === this.#dropped || earliest === this.#dropping;
    assert.ok(isDropped, `what was dropped stays dropped, and nothing else goes: ${earliest}`);
    this.drop(earliest);
    this.#dropping = Math.max(earliest, earliest + texts.length - keptEvents);
    texts.forEach((text, index) => {
      this.#note(earliest + index, text);
    });
    for (const [offset, text] of this.#known) {
      assert.equal(texts[offset - earliest], text, `offset ${offset} was acknowledged`);
    }
    // Everything there has an offset now; a reader cannot be beyond it.
    assert.ok(this.position <= earliest + texts.length, "a reader has read what is gone");
  }

  acknowledge(baseOffset: number, texts: readonly string[]): void {
    this.acknowledged += texts.length;
    texts.forEach((text, index) => {
      this.#note(baseOffset + index, text);
    });
  }

  read(offset: number, texts: readonly string[]): void {
    assert.equal(offset, this.position, "a reader goes on where it was");
    texts.forEach((text, index) => {
      this.#note(offset + index, text);
    });
    this.position += texts.length;
  }

  drop(before: number): void {
    this.#dropped = before;
    this.position = Math.max(this.position, before);
    for (const [offset, text] of this.#known) {
      if (offset >= before) continue;
      this.#known.delete(offset);
      this.#places.delete(text);
    }
  }

  #note(offset: number, text: string): void {
    assert.ok(offset >= this.#dropped);
    assert.equal(this.#known.get(offset) ?? text, text, `offset ${offset} is used once`);
    assert.equal(this.#places.get(text) ?? offset, offset, `"${text}" is there once`);
    this.#known.set(offset, text);
    this.#places.set(text, offset);
  }
}

/** Kills a broker `rounds` times; returns how many events were acknowledged in all. */
export async function killRounds(rounds: number, seed: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "moldau-kill-"));
  const random = seededRandom(seed);
  const known = Array.from({ length: partitions }, () => new Partition());
  try {
    for (let round = 0; round < rounds; round += 1) await killRound(directory, round, known, random);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return known.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
}

async function killRound(directory: string, round: number, known: readonly Partition[], random: Random): Promise<void> {
  const positions = known.map(({ position }) => String(position));
  const program = spawn(process.execPath, ["--conditions=source", child, directory, String(round), ...positions], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  program.stderr.on("data", (bytes) => {
    complaint += bytes;
  });
  const exit = once(program, "exit");
  const isEarly = random() < 0.2;
  let timer = isEarly ? setTimeout(() => program.kill("SIGKILL"), 100 + random() * 200) : undefined;
  for await (const line of createInterface({ input: program.stdout })) {
    if (!line.endsWith("]")) continue; // The kill cut it short.
    const said = JSON.parse(line) as Said;
    if (said[0] === "acknowledged") timer ??= setTimeout(() => program.kill("SIGKILL"), random() * 60);
    hear(known, said);
  }
  const [, signal] = await exit;
  clearTimeout(timer);
  assert.equal(signal, "SIGKILL", `round ${round}: ${complaint}`);
}

function hear(known: readonly Partition[], [kind, number, offset, texts]: Said): void {
  const partition = known[number] as Partition;
  if (kind === "found") partition.found(offset, texts);
  else if (kind === "dropped") partition.drop(offset);
  else if (kind === "acknowledged") partition.acknowledge(offset, texts);
  else partition.read(offset, texts);
}
