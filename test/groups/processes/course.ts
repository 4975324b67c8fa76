// What three programs of a group go through: one is killed, one is stopped and continued, one is added.

import assert from "node:assert/strict";
import { Fleet, type Kind, type Program, sessionTimeoutMs } from "./fleet.ts";

/** How long a machine with other things to do may take, in milliseconds. */
const slackMs = 4000;

/** Lets it happen with programs of these kinds: three at first, and one that is added. */
export async function course([first, second, third, added]: readonly [Kind, Kind, Kind, Kind]): Promise<void> {
  await using fleet = await Fleet.start();
  const [killed, stopped] = [fleet.add(first), fleet.add(second)];
  fleet.add(third);
  await fleet.put(5000);
  await fleet.untilShares(4, 4, 4);
  await fleet.untilHandled();

  await within("after a SIGKILL the others have it all", fleet, async () => {
    await fleet.end(killed, "SIGKILL");
    await fleet.put(5000);
    await fleet.untilShares(6, 6);
  });
  await fleet.untilHandled();

  await within("after a SIGSTOP the last one has it all", fleet, async () => {
    stopped.child.kill("SIGSTOP");
    await fleet.put(5000);
    await fleet.untilShares(12);
  });
  await fleet.untilHandled();
  await comesBack(fleet, stopped);

  fleet.add(added);
  await fleet.untilShares(4, 4, 4);
  await fleet.put(5000);
  await fleet.untilHandled();
  assert.equal(fleet.handled.size, 20_000);
}

/** The group learns of a loss by the session time-out, and shares out soon after. */
async function within(what: string, fleet: Fleet, action: () => Promise<void>): Promise<void> {
  const start = Date.now();
  await action();
  const took = Date.now() - start;
  assert.ok(took < sessionTimeoutMs + slackMs, `${what}: it took ${took} ms`);
  assert.ok(fleet.happenings.some(({ kind }) => kind === "member-expired"));
}

/** A program that was stopped has lost its membership, learns it, and joins as another member. */
async function comesBack(fleet: Fleet, program: Program): Promise<void> {
  const before = fleet.happenings.length;
  program.child.kill("SIGCONT");
  await fleet.untilShares(6, 6);
  const since = fleet.happenings.slice(before);
  assert.ok(since.some(({ kind }) => kind === "member-joined"));
}
