// Runs what takes long: the tests in test/nightly, one file after the other.

import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const files = globSync("test/nightly/**/*.test.ts", { cwd: root }).sort();
const runner = spawn(
  process.execPath,
  ["--conditions=source", "--test", "--test-concurrency=1", ...process.argv.slice(2), ...files],
  {
    cwd: root,
    stdio: "inherit",
  },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.kill(signal));
runner.on("exit", (code) => process.exit(code ?? 1));
