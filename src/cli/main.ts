#!/usr/bin/env node
// The program `moldau`.

import { runCommandLine } from "./run.ts";
import { processTerminal } from "./terminal.ts";

const terminal = processTerminal();
const exitCode = await runCommandLine(process.argv.slice(2), terminal);
await terminal.flush();
process.exit(exitCode);
