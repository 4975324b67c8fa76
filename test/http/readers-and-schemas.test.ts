// The readers written by hand take what the schemas take, and refuse what they refuse.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MoldauError, utf8 } from "../../src/base/index.ts";
import { loadSchemas, readNewEvents } from "../../src/contract/index.ts";
import { PutQuery, ReadQuery } from "../../src/contract/query-schemas.ts";
import { readingNames, readingOf } from "../../src/http/queries.ts";

function takes(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    assert.ok(MoldauError.is(error, "invalid-request"), String(error));
    return false;
  }
}

const scalar = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.constantFrom("", "AAAA", "QUJD", "AAA", "x="),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(2 ** 53),
);
const headers = fc.array(
  fc.oneof(
    fc.tuple(fc.string(), fc.oneof(scalar, fc.record({ base64: scalar }))),
    fc.array(scalar, { maxLength: 3 }),
    scalar,
  ),
  { maxLength: 2 },
);
const member = {
  key: scalar,
  keyBase64: scalar,
  value: fc.jsonValue(),
  text: scalar,
  base64: scalar,
  headers: fc.oneof(headers, scalar),
  partition: scalar,
  timestamp: scalar,
  other: scalar,
};
const event = fc.record(member, { requiredKeys: [] });
const likely = fc.record(
  { value: fc.jsonValue(), key: fc.option(fc.string()), partition: fc.nat(), timestamp: fc.nat(), headers },
  { requiredKeys: ["value"] },
);

test("a body of events is read as its schema says", async () => {
  const { NewEventsJson } = await loadSchemas();
  fc.assert(
    fc.property(fc.oneof(event, likely, fc.array(fc.oneof(event, likely), { maxLength: 3 }), scalar), (body) => {
      const text = JSON.stringify(body);
      assert.equal(
        takes(() => readNewEvents(utf8(text))),
        NewEventsJson.safeParse(JSON.parse(text)).success,
        text,
      );
    }),
    { numRuns: 3000 },
  );
});

test("the query of a read has the names that its schema has", () => {
  assert.deepEqual([...readingNames].sort(), Object.keys(ReadQuery.shape).sort());
});

test("words in the query of a read are taken as its schema takes them", () => {
  const words = ["earliest", "latest", "fail", "json", "bytes", "end", "never", "30s", "5ms", "1h", "", "Bytes"];
  for (const name of ["onExpired", "form", "until", "wait"] as const) {
    for (const word of words) {
      assert.equal(
        takes(() => readingOf({ [name]: word }, undefined)),
        ReadQuery.shape[name].safeParse(word).success,
        `${name}=${word}`,
      );
    }
  }
  const acks = PutQuery.shape.acks;
  assert.deepEqual(
    ["0", "1", "all", "2"].map((word) => acks.safeParse(word).success),
    [true, true, true, false],
  );
});
