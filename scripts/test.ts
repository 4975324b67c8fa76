// Runs the tests. `npm test` runs all but the long ones; `npm test -- PATTERN ...` those whose path contains a pattern.

import { execFileSync, spawn } from "node:child_process";
import { globSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a run may take, however busy the machine is. */
const runMostMs = 15 * 60_000;

/** How long what the tests have started may take to end. */
const endingMostMs = 5_000;

/** What is left out here, and how to run it. */
const elsewhere = [
  { folder: "test/nightly/", command: "npm run nightly", reason: "takes long" },
  { folder: "test/external/", command: "npm run external", reason: "needs kcat, Java and other programs" },
];

const root = join(import.meta.dirname, "..");
const words = process.argv.slice(2);
const patterns = words.filter((word) => !word.startsWith("--"));
const flags = words.filter((word) => word.startsWith("--"));
const all = globSync("test/**/*.test.ts", { cwd: root }).sort();
const files = all
  .filter((file) => !elsewhere.some(({ folder }) => file.startsWith(folder)))
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)));

/** Says what was not run, so that nobody takes it for tested. */
function tellWhatWasLeftOut(): void {
  for (const { folder, command, reason } of elsewhere) {
    const count = all.filter((file) => file.startsWith(folder)).length;
    if (count > 0) console.log(`Left out: ${count} files in ${folder}, which ${reason}. Run them: ${command}`);
  }
}

if (files.length === 0) {
  console.error(`No test matches ${patterns.join(" ")}.`);
  process.exit(1);
}

if (files.some((file) => file.startsWith("test/browser/"))) {
  execFileSync("npm", ["run", "--silent", "build:web"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

/** Everything that the tests write goes here; nothing may be left. */
const temporary = mkdtempSync(join(tmpdir(), "moldau-tests-"));

// Many tests wait for timers and for other programs: one file more than there are cores keeps the cores busy.
const runner = spawn(
  process.execPath,
  [
    "--conditions=source",
    `--import=${join(import.meta.dirname, "test-guard.ts")}`,
    "--test",
    "--test-timeout=60000",
    `--test-concurrency=${availableParallelism() + 1}`,
    ...flags,
    ...files,
  ],
  {
    cwd: root,
    // In a process group of its own, so that whatever the tests have started can be found, and ended.
    detached: true,
    env: { ...process.env, TMPDIR: temporary, MOLDAU_CHROMIUM_FOLDER: tmpdir() },
    stdio: "inherit",
  },
);

/** Sends a signal to all that the tests have started. Returns whether there was anything. */
function signalAll(signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-(runner.pid as number), signal);
  } catch {
    return false;
  }
}

/** Ends everything, at the latest when it has had time to end by itself. */
function endAll(signal: NodeJS.Signals): void {
  signalAll(signal);
  setTimeout(() => signalAll("SIGKILL"), endingMostMs).unref();
}

/** What the tests should have ended and removed, but have not. */
async function leftovers(): Promise<string[]> {
  for (const end = Date.now() + endingMostMs; signalAll(0) && Date.now() < end; ) await sleep(50);
  const processes = signalAll("SIGKILL") ? ["processes that still run"] : [];
  return [...processes, ...readdirSync(temporary)];
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => endAll(signal));
const tooLong = setTimeout(() => {
  console.error(`The tests are not done after ${runMostMs / 60_000} minutes.`);
  endAll("SIGTERM");
}, runMostMs);
runner.on("exit", async (code) => {
  clearTimeout(tooLong);
  const left = await leftovers();
  rmSync(temporary, { recursive: true, force: true });
  if (code === 0 && left.length > 0) console.error(`The tests have left behind: ${left.join(", ")}`);
  if (patterns.length === 0) tellWhatWasLeftOut();
  process.exit(code === 0 && left.length > 0 ? 1 : (code ?? 1));
});
