#!/usr/bin/env node
// The program `moldau`.

import { runCommandLine } from "./run.ts";
import { processTerminal } from "./terminal.ts";

process.exit(await runCommandLine(process.argv.slice(2), processTerminal()));
