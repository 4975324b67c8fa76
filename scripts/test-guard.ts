// Preloaded into every test file. One that does not come to its end says what it waits for, and is ended: a test run that
// hangs tells nobody anything.

import { after } from "node:test";

/** How long a file may take, however busy the machine is. */
const fileMostMs = 180_000;

/** How long a file may go on after its last test, for what it closes. */
const closingMostMs = 20_000;

/** Ends the file, unless it has ended by then. */
function endAfter(delayMs: number, complaint: string): void {
  const end = () => {
    console.error(`${complaint} after ${delayMs / 1000} s. Open: ${process.getActiveResourcesInfo().join(", ")}`);
    process.exit(1);
  };
  setTimeout(end, delayMs).unref();
}

if (process.env.NODE_TEST_CONTEXT !== undefined && process.argv[1]?.endsWith(".test.ts")) {
  endAfter(fileMostMs, "The file is not done");
  after(() => endAfter(closingMostMs, "All tests of the file are done, but something in it still runs"));
}
