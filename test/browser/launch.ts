// A real Chromium for tests: it comes from npm, is unpacked once per machine, and is shared by the tests of a file.

import { mkdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as launcher } from "playwright-core";

/** Where it is unpacked, and stays from one run of the tests to the next. */
const folder = process.env.MOLDAU_CHROMIUM_FOLDER ?? tmpdir();
const lock = join(folder, "moldau-chromium-unpacking");
const browserArguments = ["--no-sandbox", "--headless=shell", "--disable-gpu", "--disable-dev-shm-usage"];
const unpackMostMs = 60_000;

/** Starts a browser. Close it after the tests. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await unpacked();
  // Not the arguments that the package suggests: those are for one page in one process, without the web's safety rules.
  return await launcher.launch({ executablePath, args: browserArguments, headless: true });
}

/** Where the browser is. Test files run at the same time, so one of them unpacks it while the others wait. */
async function unpacked(): Promise<string> {
  const began = Date.now();
  while (!(await taken())) {
    if (Date.now() - began > unpackMostMs) await rmdir(lock);
    await wait(50);
  }
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    return await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rmdir(lock);
  }
}

async function taken(): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
