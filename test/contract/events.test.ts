// What bytes go in come out: events written as JSON and read back, in every form.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MoldauError, textOf, utf8 } from "../../src/base/index.ts";
import { EventWriter, eventJson, eventOf, readNewEvent, readNewEvents } from "../../src/contract/index.ts";
import { Event, type Header, type NewEvent } from "../../src/engine/index.ts";

const json = fc.json().map(utf8);
const spacedJson = fc.json().map((text) => utf8(`\n ${JSON.stringify(JSON.parse(text), null, 2)}\r\n`));
const text = fc.string({ unit: "binary" }).map(utf8);
const bytes = fc.oneof(
  json,
  spacedJson,
  text,
  fc.uint8Array(),
  fc.constantFrom("null", " null ", "", "\ufeff{}").map((it) => (typeof it === "string" ? utf8(it) : it)),
);
const headers = fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.option(bytes)), { maxLength: 3 });
const newEvent = fc.record({ key: fc.option(bytes), value: fc.option(bytes), headers, timestamp: fc.nat() });

function stored(event: {
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: Header[];
  timestamp: number;
}): Event {
  const shared = new Uint8Array([7, ...(event.key ?? []), ...(event.value ?? [])]);
  const keyEnd = 1 + (event.key?.length ?? 0);
  return new Event(
    "orders",
    3,
    42,
    event.timestamp,
    event.headers,
    shared,
    event.key ? 1 : -1,
    keyEnd,
    event.value ? keyEnd : -1,
    shared.length,
  );
}

function plain(event: NewEvent): unknown {
  const list = (part: Uint8Array | null | undefined) => (part ? Array.from(part) : null);
  const headers = event.headers?.map(([name, value]) => [name, list(value)]);
  return { key: list(event.key), value: list(event.value), headers, timestamp: event.timestamp };
}

test("an event in the form of bytes gives back exactly its bytes", () => {
  fc.assert(
    fc.property(newEvent, (event) => {
      const writer = new EventWriter("bytes");
      writer.event(stored(event));
      const back = eventOf(JSON.parse(textOf(writer.take())));
      assert.deepEqual(
        plain({ key: back.keyBytes, value: back.valueBytes, headers: back.headers, timestamp: back.timestamp }),
        plain(event),
      );
      assert.equal(back.offset, 42);
    }),
  );
});

test("an event in JSON is one line that says the same, in exactly one of value, text and base64", () => {
  fc.assert(
    fc.property(newEvent, (event) => {
      const line = eventJson(stored(event));
      assert.doesNotMatch(line, /[\n\r]/);
      const shown = JSON.parse(line);
      assert.equal(["value", "text", "base64"].filter((name) => name in shown).length, 1);
      assert.equal(["key", "keyBase64"].filter((name) => name in shown).length, 1);
      const back = eventOf(shown);
      assert.deepEqual(back.keyBytes && Array.from(back.keyBytes), event.key && Array.from(event.key));
      assert.deepEqual(back.value, stored(event).value);
      if (!("value" in shown)) assert.deepEqual(back.valueBytes, stored(event).valueBytes);
    }),
  );
});

test("an event written for a put is read as exactly its bytes, alone and in a list", () => {
  fc.assert(
    fc.property(fc.array(newEvent, { minLength: 1, maxLength: 3 }), (events) => {
      const writer = new EventWriter();
      for (const event of events) {
        writer.newEvent(event, 5);
        writer.text(",");
      }
      const lines = textOf(writer.take()).slice(0, -1);
      const read = readNewEvents(utf8(` [${lines}] `));
      assert.deepEqual(read.map(plain), events.map(plain));
      assert.ok(read.every(({ partition }) => partition === 5));
    }),
  );
});

test("the JSON of a value is stored as the client wrote it", () => {
  const [event] = readNewEvents(utf8('{"value" : {"amount":1.0, "id":12345678901234567890}\n}'));
  assert.equal(textOf(event?.value as Uint8Array), '{"amount":1.0, "id":12345678901234567890}');
});

test("$base64 in a value is an ordinary name", () => {
  const [event] = readNewEvents(utf8('{"value":{"$base64":"AAAA"}}'));
  assert.deepEqual(
    eventOf({
      ...JSON.parse(eventJson(stored({ key: null, value: event?.value as Uint8Array, headers: [], timestamp: 0 }))),
    }).value,
    { $base64: "AAAA" },
  );
});

test("a wrong body is refused naming the field", () => {
  const cases: readonly (readonly [body: string, field: string, reason: RegExp])[] = [
    ["", "body", /not a JSON object/],
    ["[", "[0]", /not a JSON object/],
    ["[1]", "[0]", /not a JSON object/],
    ['[{"value":1}', "[0]", /the list goes wrong/],
    ['{"value":1} x', "body", /follows its end/],
    ['{"value":1,}', "body", /a name is expected/],
    ['{"value":tru}', "value", /not JSON/],
    ['{"value" 1}', "value", /colon/],
    ["{}", "value", /missing/],
    ['{"value":1,"text":"1"}', "text", /one too many/],
    ['{"value":1,"value":2}', "value", /one too many/],
    ['[{"value":1},{"valve":1}]', "[1].valve", /unknown/],
    ['{"key":17,"value":1}', "key", /not text/],
    ['{"key":"\\ud800","value":1}', "key", /surrogate/],
    ['{"base64":"A"}', "base64", /not base64/],
    ['{"base64":"AB=="}', "base64", /not base64/],
    ['{"value":1,"partition":-1}', "partition", /from 0 on/],
    ['{"value":1,"partition":"1"}', "partition", /whole number/],
    ['{"value":1,"timestamp":1.5}', "timestamp", /whole number/],
    ['{"value":1,"headers":{"a":"b"}}', "headers", /list/],
    ['{"value":1,"headers":[["a"]]}', "headers[0]", /\[name, value\]/],
    ['{"value":1,"headers":[["a",5]]}', "headers[0][1]", /neither text/],
  ];
  for (const [body, field, reason] of cases) {
    assert.throws(
      () => readNewEvents(utf8(body)),
      (error) =>
        MoldauError.is(error, "invalid-request") && error.facts.field === field && reason.test(error.facts.reason),
      body,
    );
  }
});

test("a name may be written with escapes", () => {
  assert.equal(textOf(readNewEvent(utf8('{"v\\u0061lue":5}'), 0, 16, "").value as Uint8Array), "5");
});
