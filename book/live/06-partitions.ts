// Chapter 6, live: a key picks a lane.

import { lane, legend, sheet, words } from "../pictures/paper.ts";
import { murmur2, Topic } from "../steps/06-partitions.ts";
import { type Beat, recorder } from "./beat.ts";

/** Puts orders by the key of their till, then some without a key, then one that names its partition. */
export default function beats(): Beat[] {
  const topic = new Topic(3);
  const { beats, beat } = recorder((lane) => picture(topic, lane));
  beat("A topic of three partitions: three logs, all empty.");
  for (const order of ["1-1", "2-1", "1-2", "3-1", "2-2", "1-3"]) {
    const key = `till-${order[0]}`;
    const to = topic.partitionOf(key);
    topic.put(order, key);
    beat(`murmur2("${key}") is ${murmur2(key)}. Made positive and divided by 3, it leaves ${to}.`, to);
  }
  for (let number = 1; number <= 5; number += 1) {
    const before = topic.partitions.map(({ length }) => length);
    topic.put(`?-${number}`);
    const to = topic.partitions.findIndex(({ length }, index) => length > (before[index] ?? 0));
    beat(`Order ?-${number} has no key. It sticks to partition ${to}${number === 5 ? " now" : ""}.`, to);
  }
  topic.put("1-4", "till-1", 2);
  beat("Order 1-4 has the key till-1, and names partition 2. The partition wins.", 2);
  return beats;
}

function picture({ partitions }: Topic, ringed?: number): string {
  const lanes = partitions.map((log, partition) =>
    lane({
      x: 150,
      y: 62 + partition * 74,
      name: `partition ${partition}`,
      cells: log.map((text, offset) => ({
        text,
        ...(text.startsWith("?") ? {} : { key: Number(text[0]) - 1 }),
        ringed: partition === ringed && offset === log.length - 1,
      })),
    }),
  );
  return sheet(
    "Three partitions",
    partitions.map((log, partition) => `Partition ${partition}: ${log.join(", ") || "empty"}.`).join(" "),
    760,
    316,
    words(28, 38, "orders", "title"),
    ...lanes,
    legend(28, 290, ["till-1", "till-2", "till-3"]),
  );
}
