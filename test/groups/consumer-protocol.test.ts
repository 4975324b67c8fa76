// The payloads of consumers, byte by byte, and as real clients write them.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import fc from "fast-check";
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from "../../src/groups/consumer-protocol.ts";

const require = createRequire(import.meta.url);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/[\s|]/g, ""), "hex"));

const place = fc.record({ topic: fc.string({ maxLength: 20 }), partition: fc.nat() }, { noNullPrototype: true });
const subscription = fc.record({
  topics: fc.array(fc.string({ maxLength: 20 })),
  userData: fc.uint8Array(),
  owned: fc.uniqueArray(place, { selector: ({ topic, partition }) => `${topic} ${partition}` }),
  generation: fc.integer({ min: -1, max: 0x7fff_ffff }),
  rack: fc.option(fc.string({ maxLength: 20 })),
});

/** By topic, as they are written. */
function grouped<Place extends { topic: string }>(places: readonly Place[]): Place[] {
  return [...Map.groupBy(places, ({ topic }) => topic).values()].flat();
}

test("a subscription of version 3 has these bytes", () => {
  const encoded = encodeSubscription({
    topics: ["ab", "c"],
    userData: new Uint8Array([7]),
    owned: [
      { topic: "ab", partition: 0 },
      { topic: "ab", partition: 5 },
    ],
    generation: 4,
    rack: "r",
  });
  assert.equal(
    hex(encoded),
    hex(
      bytes(
        "0003 | 00000002 0002 6162 0001 63 | 00000001 07 | 00000001 0002 6162 00000002 00000000 00000005 | 00000004 | 0001 72",
      ),
    ),
  );
});

test("an assignment has these bytes", () => {
  const encoded = encodeAssignment([
    { topic: "ab", partition: 0 },
    { topic: "c", partition: 2 },
    { topic: "ab", partition: 3 },
  ]);
  assert.equal(
    hex(encoded),
    hex(bytes("0000 | 00000002 | 0002 6162 00000002 00000000 00000003 | 0001 63 00000001 00000002 | ffffffff")),
  );
});

test("a subscription comes back as it was, as far as its version tells it", () => {
  fc.assert(
    fc.property(subscription, fc.integer({ min: 0, max: 3 }), (whole, version) => {
      const back = decodeSubscription(encodeSubscription(whole, version));
      assert.deepEqual(back, {
        topics: whole.topics,
        userData: whole.userData,
        owned: version >= 1 ? grouped(whole.owned) : [],
        generation: version >= 2 ? whole.generation : -1,
        rack: version >= 3 ? whole.rack : null,
      });
    }),
  );
});

test("a newer version is read as far as it is known", () => {
  const encoded = encodeSubscription({ topics: ["a"], userData: null, owned: [], generation: 1, rack: null });
  const newer = new Uint8Array([...encoded, 1, 2, 3]);
  newer[1] = 9;
  assert.deepEqual(decodeSubscription(newer).topics, ["a"]);
});

test("kafkajs and this codec read each other", () => {
  const { MemberAssignment, MemberMetadata } = require("kafkajs/src/consumer/assignerProtocol.js");
  const theirs = MemberMetadata.encode({ version: 1, topics: ["orders"], userData: Buffer.from("x") });
  const { topics, userData } = decodeSubscription(encodeSubscription(decodeSubscription(theirs), 0));
  assert.deepEqual([topics, Buffer.from(userData ?? []).toString()], [["orders"], "x"]);
  const assignment = MemberAssignment.encode({ version: 1, assignment: { orders: [2, 0] } });
  assert.deepEqual(decodeAssignment(assignment), [
    { topic: "orders", partition: 2 },
    { topic: "orders", partition: 0 },
  ]);
  const ours = encodeAssignment([{ topic: "orders", partition: 1 }]);
  assert.deepEqual(MemberAssignment.decode(Buffer.from(ours)).assignment, { orders: [1] });
});

test("a payload cut short at any byte is an error, not a wrong answer", () => {
  const whole = encodeSubscription({
    topics: ["orders"],
    userData: new Uint8Array(3),
    owned: [{ topic: "orders", partition: 1 }],
    generation: 2,
    rack: "r",
  });
  const betweenFields = new Set([21, 41, 45]);
  for (let length = 0; length < whole.length; length += 1) {
    if (betweenFields.has(length)) continue;
    assert.throws(() => decodeSubscription(whole.subarray(0, length)), RangeError, `${length} bytes`);
  }
  const assignment = encodeAssignment([{ topic: "orders", partition: 1 }]);
  for (let length = 1; length < assignment.length - 4; length += 1) {
    assert.throws(() => decodeAssignment(assignment.subarray(0, length)), RangeError, `${length} bytes`);
  }
  assert.deepEqual(decodeAssignment(new Uint8Array(0)), []);
});
