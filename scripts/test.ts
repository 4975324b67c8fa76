// Runs the tests. `npm test` runs all; `npm test -- PATTERN ...` those whose path contains a pattern.

import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const patterns = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const flags = process.argv.slice(2).filter((word) => word.startsWith("--"));
const files = globSync("test/**/*.test.ts", { cwd: root })
  .filter((file) => !file.startsWith("test/nightly/") && !file.startsWith("test/external/"))
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
  .sort();

if (files.length === 0) {
  console.error(`No test matches ${patterns.join(" ")}.`);
  process.exit(1);
}

const runner = spawn(process.execPath, ["--conditions=source", "--test", "--test-timeout=120000", ...flags, ...files], {
  cwd: root,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
runner.on("exit", (code) => process.exit(code ?? 1));
