// What every program of the shop needs: where the events are, how fast life goes, and a way to go home.

import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "moldau";
import { type Seconds, timeOf } from "moldau/shop";

const speed = Number(process.env.SPEED ?? 1);
const leaving = new AbortController();
process.once("SIGINT", () => leaving.abort());
process.once("SIGTERM", () => leaving.abort());

/** Aborted when it is time to go home: Ctrl-C. */
export const goHome = leaving.signal;

/** The engine that holds the events. */
export const engine = await connect(process.env.MOLDAU_AT ?? "http://127.0.0.1:4000");

/** Works for about so long, or until it is time to go home. */
export async function work(seconds: Seconds): Promise<void> {
  await sleep(timeOf(seconds, Math.random, speed), undefined, { signal: goHome }).catch(() => {});
}

/** Does the work, goes home when it is time, and lets go of the engine. */
export async function shift(name: string, job: (say: (line: string) => void) => Promise<void>): Promise<void> {
  console.log(`${name}: here`);
  try {
    await job((line) => console.log(`${name}: ${line}`));
  } catch (error) {
    if (!goHome.aborted) throw error;
  } finally {
    await engine.close();
  }
  console.log(`${name}: gone home`);
}
