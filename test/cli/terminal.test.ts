import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { test } from "node:test";
import { concat, noBytes } from "../../src/base/index.ts";
import { eventLine } from "../../src/cli/event-lines.ts";
import { Terminal } from "../../src/cli/index.ts";
import { Event, type EventDetails, encodeEvent } from "../../src/engine/index.ts";

function terminalTo(output: Writable): Terminal {
  return new Terminal({ input: new PassThrough(), output, errors: new PassThrough() });
}

test("lines of one turn go out in one write", async () => {
  const writes: string[] = [];
  const output = new Writable({
    write(chunk, _, done) {
      writes.push(String(chunk));
      done();
    },
  });
  const terminal = terminalTo(output);
  terminal.print("one");
  terminal.print("two");
  await terminal.flush();
  assert.deepEqual(writes, ["one\ntwo\n"]);
});

test("printing waits for a reader who is behind", async () => {
  let takeMore: () => void = () => {};
  const output = new Writable({
    highWaterMark: 10,
    write(_chunk, _, done) {
      takeMore = done;
    },
  });
  const terminal = terminalTo(output);
  terminal.print("more than ten bytes");
  let flushed = false;
  const flushing = terminal.flush().then(() => {
    flushed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(flushed, false);
  takeMore();
  await flushing;
});

test("a reader who has gone ends the command, and that is no failure", async () => {
  const output = new Writable({
    write(_chunk, _, done) {
      done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    },
  });
  const terminal = terminalTo(output);
  terminal.print("to nobody");
  await terminal.flush();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(terminal.ended.aborted, true);
  assert.equal(terminal.exitCode, 0);
});

test("Ctrl-C is told by the exit code, unless it is how the command ends", () => {
  const terminal = terminalTo(new PassThrough());
  terminal.end({ exitCode: 130 });
  assert.equal(terminal.exitCode, 130);
  terminal.endWell();
  assert.equal(terminal.exitCode, 0);
});

function eventOf(value: unknown, details: EventDetails = {}): Event {
  const { key, value: bytes, headers = [] } = encodeEvent(value, details);
  const shared = concat([key ?? noBytes, bytes ?? noBytes]);
  const keyEnd = key?.length ?? 0;
  const valueStart = bytes === null ? -1 : keyEnd;
  return new Event(
    "orders",
    0,
    42,
    1_795_356_000_000,
    headers,
    shared,
    key ? 0 : -1,
    keyEnd,
    valueStart,
    shared.length,
  );
}

function shown(value: unknown, details?: EventDetails): string {
  return eventLine(eventOf(value, details), terminalTo(new PassThrough()), false);
}

test("an event is shown with its place, time, key, value and headers", () => {
  const line = shown({ order: "1-17" }, { key: "till-1", headers: { trace: "9f3" } });
  assert.equal(line, '0:42  2026-11-22T14:00:00.000Z  till-1  {"order":"1-17"}  trace=9f3');
});

test("an event without a key, and one without a value, are told apart from empty ones", () => {
  assert.match(shown("text"), / {2}- {2}text$/);
  assert.match(shown(null, { key: "cod" }), / {2}cod {2}\(deleted\)$/);
  assert.match(shown(new Uint8Array([0xff]), { key: "cod" }), / {2}base64:\/w==$/);
});

test("what would command the terminal is shown harmless", () => {
  assert.match(shown("\x1b[2J\u009b"), /\\u001b\[2J\\u009b$/);
  assert.match(shown({ text: "\u009b\x7f" }), /\\u009b\\u007f/);
});
