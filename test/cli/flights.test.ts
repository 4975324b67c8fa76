// Real input: 20,000 flights, put by one program and read back by others.

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { run, type ServerProcess, startServerProcess } from "./moldau.ts";

interface Flight {
  readonly origin: string;
}

const folder = mkdtempSync(join(tmpdir(), "moldau-flights-"));
const flights = JSON.parse(
  readFileSync(new URL("../data/flights-20k.json", import.meta.resolve("vega-datasets")), "utf8"),
) as Flight[];
const file = join(folder, "flights.ndjson");
let server: ServerProcess;

before(async () => {
  writeFileSync(file, flights.map((flight) => `${JSON.stringify(flight)}\n`).join(""));
  server = await startServerProcess();
  const made = await run(["topics", "create", "flights", "--partitions", "6", "--at", server.at]);
  assert.equal(made.code, 0, made.errors);
  const put = await run(["produce", "flights", "--file", file, "--key", "origin", "--at", server.at]);
  assert.equal(put.code, 0, put.errors);
});

after(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** The flights of each origin, in their order, as JSON. */
function byOrigin(all: readonly Flight[]): Partial<Record<string, string[]>> {
  const origins = Object.groupBy(all, ({ origin }) => origin);
  return Object.fromEntries(
    Object.entries(origins).map(([origin, some]) => [origin, some?.map((flight) => JSON.stringify(flight))]),
  );
}

interface Read {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Flight;
}

function assertEveryFlightOnce(events: readonly Read[]): void {
  assert.equal(events.length, flights.length);
  assert.deepEqual(byOrigin(events.map((event) => event.value)), byOrigin(flights));
}

test("every flight comes back once, and the flights of an origin in their order", async () => {
  const words = ["consume", "flights", "--from", "earliest", "--until-end", "--json", "--at", server.at];
  const { code, output, errors } = await run(words);
  assert.equal(code, 0, errors);
  const events = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Read);
  assertEveryFlightOnce(events);
  assert.equal(new Set(events.map(({ partition }) => partition)).size, 6, "all partitions are used");
  for (const { key, value } of events) assert.equal(key, value.origin);
});

/** Opens a stream of Server-Sent Events; gives its text as it comes, until it is killed. */
type OpenStream = (url: string, lastEventId: string | undefined) => { text: AsyncIterable<string>; kill: () => void };

const throughFetch: OpenStream = (url, lastEventId) => {
  const killer = new AbortController();
  const headers = { accept: "text/event-stream", ...(lastEventId && { "last-event-id": lastEventId }) };
  async function* text() {
    const answer = await fetch(url, { headers, signal: killer.signal });
    assert.equal(answer.status, 200);
    yield* answer.body?.pipeThrough(new TextDecoderStream()) ?? [];
  }
  return { text: text(), kill: () => killer.abort() };
};

const throughCurl: OpenStream = (url, lastEventId) => {
  const resume = lastEventId === undefined ? [] : ["-H", `Last-Event-ID: ${lastEventId}`];
  const words = ["--silent", "--no-buffer", "-H", "Accept: text/event-stream", ...resume, url];
  const curl: ChildProcess = spawn("curl", words, { stdio: ["ignore", "pipe", "inherit"] });
  curl.stdout?.setEncoding("utf8");
  return { text: curl.stdout as AsyncIterable<string>, kill: () => curl.kill("SIGKILL") };
};

/** Reads whole frames until so many events have come or the stream has caught up, then kills it in the middle. */
async function readSome(open: OpenStream, events: Read[], count: number, lastEventId: string | undefined) {
  const { text, kill } = open(`${server.at}/topics/flights/events?from=earliest`, lastEventId);
  let rest = "";
  try {
    for await (const piece of text) {
      const frames = (rest + piece).split("\n\n");
      rest = frames.pop() as string;
      for (const frame of frames) {
        if (frame.includes("event: caught-up")) return { lastEventId, caughtUp: true };
        const [, id, data] = /^id: (.*)\ndata: (.*)$/m.exec(frame) ?? [];
        if (data === undefined) continue;
        events.push(JSON.parse(data) as Read);
        lastEventId = id;
        if (events.length === count) return { lastEventId, caughtUp: false };
      }
    }
    throw new Error("the stream ended by itself");
  } finally {
    kill();
  }
}

function hasCurl(): boolean {
  try {
    execFileSync("curl", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

const streams: [name: string, open: OpenStream, skip: false | string][] = [
  ["fetch", throughFetch, false],
  ["curl", throughCurl, hasCurl() ? false : "there is no curl here"],
];

for (const [name, open, skip] of streams) {
  test(`through ${name}, a stream killed in the middle resumes without gap or repeat`, { skip }, async () => {
    const events: Read[] = [];
    let at: { lastEventId: string | undefined; caughtUp: boolean } = { lastEventId: undefined, caughtUp: false };
    for (const count of [1, 7_321, 13_000, Number.POSITIVE_INFINITY]) {
      at = await readSome(open, events, count, at.lastEventId);
    }
    assert.equal(at.caughtUp, true);
    assertEveryFlightOnce(events);
  });
}
