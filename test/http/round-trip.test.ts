// What bytes go in come out, through every form of put and every form of read.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { strictTextOf, textOf, toBase64, utf8 } from "../../src/base/index.ts";
import { EventWriter, eventOf } from "../../src/contract/index.ts";
import { type AnyJson, eventsOf, openDoor, type TestDoor } from "./open-door.ts";

const spaced = fc.json().map((text) => `${JSON.stringify(JSON.parse(text), null, 2)}\r\n`);
const value = fc.oneof(
  fc.json().map(utf8),
  spaced.map(utf8),
  fc.string({ unit: "binary" }).map((text) => utf8(text.toWellFormed())),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .constantFrom("null", "", '{"$base64":"AAAA"}', "line\nbreak", '"a\\nb"', "12345678901234567890", "1.0", "\ufeff[]")
    .map(utf8),
);
const key = fc.option(fc.oneof(fc.string({ unit: "grapheme" }).map(utf8), fc.uint8Array({ maxLength: 20 })));

type Put = (door: TestDoor, key: Uint8Array | null, value: Uint8Array) => Promise<{ status: number; body: AnyJson }>;

function post(door: TestDoor, contentType: string, body: BodyInit, query = ""): ReturnType<Put> {
  return door.call(`/topics/things/events${query}`, { method: "POST", headers: { "content-type": contentType }, body });
}

function keyJson(bytes: Uint8Array | null): string {
  const text = bytes === null ? null : strictTextOf(bytes);
  return text === undefined ? `"keyBase64":"${toBase64(bytes as Uint8Array)}"` : `"key":${JSON.stringify(text)}`;
}

function withText(key: Uint8Array | null): string | undefined {
  const text = key === null ? undefined : strictTextOf(key);
  return text === undefined || !text.isWellFormed() ? undefined : `?key=${encodeURIComponent(text)}`;
}

/** Every way to put bytes; undefined where these bytes cannot be put so. */
const puts: Readonly<Record<string, (...args: Parameters<Put>) => ReturnType<Put> | undefined>> = {
  "base64 in JSON": (door, key, value) =>
    post(door, "application/json", `{${keyJson(key)},"base64":"${toBase64(value)}"}`),
  "text in JSON": (door, key, value) => {
    const text = strictTextOf(value);
    return text === undefined
      ? undefined
      : post(door, "application/json", `[{${keyJson(key)},"text":${JSON.stringify(text)}}]`);
  },
  "value in JSON": (door, key, value) => {
    const text = strictTextOf(value);
    if (text === undefined || text.trim() !== text || text === "null") return undefined;
    try {
      JSON.parse(text);
    } catch {
      return undefined;
    }
    return post(door, "application/json", `{"value":${text},${keyJson(key)}}`);
  },
  "a line": (door, key, value) => {
    const writer = new EventWriter();
    writer.newEvent({ key, value });
    return post(door, "application/x-ndjson", textOf(writer.take()));
  },
  "bytes as the body": (door, key, value) => {
    const query = withText(key);
    return query === undefined && key !== null
      ? undefined
      : post(door, "application/octet-stream", value as BodyInit, query);
  },
  "text as the body": (door, key, value) => {
    const query = withText(key);
    const fits = (query !== undefined || key === null) && strictTextOf(value) !== undefined;
    return fits ? post(door, "text/plain", value as BodyInit, query) : undefined;
  },
};

test("what bytes go in come out, through every form", async () => {
  await using door = await openDoor();
  let offset = 0;
  await fc.assert(
    fc.asyncProperty(key, value, fc.constantFrom(...Object.keys(puts)), async (key, value, how) => {
      const putting = puts[how]?.(door, key, value);
      if (putting === undefined) return;
      const { status, body } = await putting;
      assert.equal(status, 201, JSON.stringify(body));
      const path = "/topics/things/partitions/0/events";
      const exact = (await door.call(`${path}/${offset}?form=bytes`)).body;
      const page = (await door.call(`${path}?from=${offset}`)).body.events[0];
      const [frame] = await eventsOf(`${door.url}${path}?from=${offset}`, 1);
      const [exactFrame] = await eventsOf(`${door.url}${path}?from=${offset}&form=bytes`, 1);
      offset += 1;
      assert.deepEqual(exactFrame?.data, exact);
      assert.deepEqual(frame?.data, page);
      const back = eventOf(exact);
      assert.deepEqual(back.keyBytes && [...back.keyBytes], key && [...key]);
      assert.deepEqual([...(back.valueBytes ?? [])], [...value]);
      const shown = eventOf(page);
      assert.deepEqual(shown.key, back.key);
      assert.deepEqual(shown.value, back.value);
    }),
    { numRuns: 60 },
  );
});
