// Random lives of a group, in simulated time: joins, leaves, crashes, slow members, restarts of the server, commits from
// old generations, with members of our own, of Kafka's two kinds, and mixed. test/nightly has thousands of them.

import { test } from "node:test";
import fc from "fast-check";
import { happen, runs } from "./model/model.ts";

test("no partition has two owners, none is without, no position goes back, no event is missed or, undisturbed, repeated", async () => {
  await fc.assert(fc.asyncProperty(runs, happen), { numRuns: 150 });
});
