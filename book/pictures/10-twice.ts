// Chapter 10: the answer is lost, the retry bounces.

import { box, cell, flow, sheet, words } from "./paper.ts";

const log = (y: number, cells: readonly { text: string; odd?: boolean }[]) =>
  cells
    .map(({ text, odd }, index) => {
      const x = 520 + index * 46;
      const frame = odd
        ? `<rect x="${x - 3}" y="${y - 3}" width="46" height="46" rx="10" fill="none" stroke="var(--alarm)" stroke-width="2"/>`
        : "";
      return cell(x, y, { text, key: 0 }) + frame + words(x + 20, y + 57, String(index), "small mid");
    })
    .join("\n");

const bounce = (y: number) =>
  `<path d="M130 ${y}H486Q470 ${y + 4} 446 ${y + 26}" fill="none" stroke="var(--soft)" stroke-width="1.6" stroke-linejoin="round" marker-end="url(#tip)"/><path d="M494 ${y - 18}v36" stroke="var(--river)" stroke-width="5" stroke-linecap="round"/>`;

export default sheet(
  "A retry is stored twice, or bounces",
  "Above, without numbers: the till sends 1-2, the answer is lost, the till sends 1-2 again, and the log holds 1-1, 1-2, 1-2, 1-3. Below, with numbers: the retry carries sequence 1 again, bounces off the log, and the log holds 1-1, 1-2, 1-3.",
  760,
  376,
  words(28, 38, "The answer to 1-2 is lost", "title"),
  words(28, 74, "without numbers", "strong"),
  box(28, 92, 96, 86, "till"),
  flow(130, 104, 500, 104),
  words(150, 97, "1-2", "code"),
  flow(500, 130, 330, 130),
  `<path d="M318 122l14 16M332 122l-14 16" stroke="var(--alarm)" stroke-width="2.4"/>`,
  words(350, 123, "stored at 1", "small"),
  flow(130, 162, 500, 162),
  words(150, 155, "1-2 again", "code"),
  log(112, [{ text: "1-1" }, { text: "1-2" }, { text: "1-2", odd: true }, { text: "1-3" }]),
  `<line x1="28" x2="732" y1="204" y2="204" stroke="var(--line)"/>`,
  words(28, 232, "with numbers", "strong"),
  box(28, 250, 96, 86, "till", "producer 7"),
  flow(130, 262, 500, 262),
  words(150, 255, "1-2, sequence 1", "code"),
  flow(500, 288, 330, 288),
  `<path d="M318 280l14 16M332 280l-14 16" stroke="var(--alarm)" stroke-width="2.4"/>`,
  words(350, 281, "stored at 1", "small"),
  words(150, 313, "1-2 again, sequence 1", "code"),
  bounce(320),
  words(324, 356, "“stored at 1, before”", "small"),
  log(270, [{ text: "1-1" }, { text: "1-2" }, { text: "1-3" }]),
);
