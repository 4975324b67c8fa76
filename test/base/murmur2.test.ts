import assert from "node:assert/strict";
import { test } from "node:test";
import { murmur2, partitionForKey, utf8 } from "../../src/base/index.ts";

test("murmur2 gives what Kafka's Java client gives", () => {
  // The check values of org.apache.kafka.common.utils.UtilsTest.testMurmur2.
  const expected: Readonly<Record<string, number>> = {
    "21": -973932308,
    foobar: -790332482,
    "a-little-bit-long-string": -985981536,
    "a-little-bit-longer-string": -1486304829,
    lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
    abc: 479470107,
  };
  for (const [text, hash] of Object.entries(expected)) assert.equal(murmur2(utf8(text)), hash, text);
});

test("a key picks the partition that Kafka's clients pick", () => {
  const partitions = (keys: string[]) => keys.map((key) => partitionForKey(utf8(key), 3));
  assert.deepEqual(partitions(["till-1", "till-2", "till-3"]), [1, 2, 0]);
  assert.deepEqual(partitions(["1", "2", "3"]), [0, 2, 2]);
});
