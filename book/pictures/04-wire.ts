// Chapter 4: requests as dots on the life lines of three programs.

import { box, flow, sheet, words } from "./paper.ts";

const till = 96;
const server = 356;
const preparer = 636;

const life = (x: number) => `<line x1="${x}" x2="${x}" y1="108" y2="386" stroke="var(--line)" stroke-width="2"/>`;
const dot = (x: number, y: number, key: number) => `<circle cx="${x}" cy="${y}" r="6" fill="var(--k${key})"/>`;
const message = (x1: number, x2: number, y: number, text: string, classes = "code") =>
  flow(x1 + Math.sign(x2 - x1) * 10, y, x2 - Math.sign(x2 - x1) * 10, y) +
  words((x1 + x2) / 2, y - 9, text, `${classes} mid`) +
  dot(x1, y, 0);

export default sheet(
  "What goes over the wire",
  "Three vertical life lines: the till, the server, the preparer. The till posts two orders and is told offsets 0 and 1. The preparer asks once for events from 0 and is sent both. Later the till posts a third order; the server stores it at 2, and sends it down the stream that is still open.",
  760,
  418,
  words(28, 38, "One request per order in, one request for all orders out", "title"),
  box(46, 60, 100, 46, "till", "Producer"),
  box(306, 60, 100, 46, "server", "the log"),
  box(586, 60, 100, 46, "preparer", "Consumer"),
  life(till),
  life(server),
  life(preparer),
  message(till, server, 142, "POST 1-1 chips"),
  message(server, till, 168, "0", "small"),
  message(till, server, 196, "POST 1-2 cod and chips"),
  message(server, till, 222, "1", "small"),
  message(preparer, server, 250, "GET /?from=0"),
  message(server, preparer, 276, "id: 0  data: 1-1 chips"),
  message(server, preparer, 302, "id: 1  data: 1-2 cod and chips"),
  `<rect x="${server + 4}" y="264" width="6" height="122" rx="3" fill="var(--river)" opacity=".5"/>`,
  message(till, server, 330, "POST 1-3 large chips"),
  message(server, till, 356, "2", "small"),
  message(server, preparer, 376, "id: 2  data: 1-3 large chips"),
  words(28, 404, "the blue bar: the answer to GET stays open", "soft"),
);
