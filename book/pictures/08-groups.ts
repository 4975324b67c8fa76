// Chapter 8: ribbons of ownership change from generation to generation.

import { sheet, words } from "./paper.ts";

const generations = [
  { title: "generation 1", why: "ann joins", owners: [0, 0, 0] },
  { title: "generation 2", why: "bob joins", owners: [0, 1, 0] },
  { title: "generation 3", why: "bob is silent", owners: [0, 0, 0] },
  { title: "generation 5", why: "cat and dan have joined", owners: [0, 2, 3] },
];
const names = ["ann", "bob", "cat", "dan"];

const column = ({ title, why, owners }: (typeof generations)[number], index: number) => {
  const x = 130 + index * 154;
  return [
    words(x, 76, title, "strong"),
    words(x, 95, why, "small"),
    ...owners.map((owner, partition) => {
      const y = 110 + partition * 48;
      return `<rect x="${x}" y="${y}" width="136" height="34" rx="8" fill="var(--m${owner})" opacity=".16"/><rect x="${x}" y="${y}" width="6" height="34" rx="3" fill="var(--m${owner})"/><text x="${x + 18}" y="${y + 22}" style="fill:var(--m${owner});font-weight:600">${names[owner]}</text>`;
    }),
  ].join("\n");
};

export default sheet(
  "Who owns which partition, generation by generation",
  "Three rows, one per partition, and four columns, one per generation. In generation 1 ann owns all three. In generation 2 bob owns partition 1. In generation 3 bob has been silent and ann owns all again. In generation 5 ann owns 0, cat 1, dan 2. Bob's late commit, made under generation 2, is refused in generation 3.",
  760,
  310,
  words(28, 38, "The group preparers", "title"),
  words(258, 38, "each partition has one owner in each generation", "soft"),
  ...[0, 1, 2].map((partition) => words(28, 132 + partition * 48, `partition ${partition}`, "strong")),
  ...generations.map(column),
  `<path d="M360 268C400 290 470 290 508 252" fill="none" stroke="var(--alarm)" stroke-width="1.8" stroke-dasharray="4 4"/><path d="M500 248l16 16M516 248l-16 16" stroke="var(--alarm)" stroke-width="2.4"/>`,
  words(28, 290, "bob, awake again, commits as of generation 2:", "soft"),
  words(528, 274, "refused", "soft alarm"),
);
