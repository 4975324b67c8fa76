// Runs the tests. `npm test` runs all but the long ones; `npm test -- PATTERN ...` those whose path contains a pattern.

import { execFileSync, spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

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

const runner = spawn(process.execPath, ["--conditions=source", "--test", "--test-timeout=120000", ...flags, ...files], {
  cwd: root,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
runner.on("exit", (code) => {
  if (patterns.length === 0) tellWhatWasLeftOut();
  process.exit(code ?? 1);
});
