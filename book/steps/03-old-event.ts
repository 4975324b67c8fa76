// Chapter 3, once more: an old event, read straight from the file that Moldau wrote.
// The layout is Kafka's record batch: a header of 61 bytes, then the records.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, Producer } from "moldau";

const folder = mkdtempSync(join(tmpdir(), "moldau-"));
const shop = await connect(`file:${folder}`);
await new Producer(shop).send("orders", "1-1 cod and chips", { key: "till-1" });
await shop.close();

const partition = join(folder, "topics", "orders-0");
const name = readdirSync(partition).find((each) => each.endsWith(".log")) ?? "";
const file = readFileSync(join(partition, name));
console.log("file", name);
console.log("base offset", file.readBigInt64BE(0), "records", file.readInt32BE(57));

let at = 61;
/** A number of few bytes: seven bits a byte, the sign in the lowest bit. */
function varint(): number {
  let bits = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = file[at++] ?? 0;
    bits |= (byte & 0x7f) << shift;
    if (byte < 0x80) return (bits >>> 1) ^ -(bits & 1);
  }
}
function text(length: number): string {
  at += length;
  return file.toString("utf8", at - length, at);
}

console.log("record of", varint(), "bytes, attributes", file[at++]);
console.log("time +", varint(), "offset +", varint());
console.log("key", text(varint()));
console.log("value", text(varint()), "headers", varint());
rmSync(folder, { recursive: true });
