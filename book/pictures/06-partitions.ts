// Chapter 6: the colour of a key decides the lane.

import { flow, lane, legend, sheet, words } from "./paper.ts";

const queue = ["1-1", "2-1", "1-2", "3-1", "2-2", "1-3"];
const lanes = [["3-1"], ["1-1", "1-2", "1-3"], ["2-1", "2-2"]];
const keyOf = (order: string) => Number(order[0]) - 1;

export default sheet(
  "The key picks the partition",
  "Six orders arrive, coloured by their till. Murmur2 of the key sends till-1 to partition 1, till-2 to partition 2 and till-3 to partition 0. Each partition is a lane of one colour with its own offsets from 0.",
  760,
  372,
  words(28, 38, "orders", "title"),
  words(100, 38, "three partitions; the order within each colour is kept", "soft"),
  lane({
    x: 28,
    y: 60,
    cells: queue.map((text) => ({ text, key: keyOf(text) })),
    next: false,
    offsets: false,
  }),
  words(330, 84, "as they come, oldest left", "soft"),
  flow(164, 108, 324, 180, -26),
  words(96, 190, "murmur2(key) mod 3", "code"),
  ...lanes.map((cells, partition) =>
    lane({
      x: 420,
      y: 136 + partition * 74,
      name: `partition ${partition}`,
      cells: cells.map((text) => ({ text, key: keyOf(text) })),
    }),
  ),
  legend(28, 344, ["till-1", "till-2", "till-3"]),
);
