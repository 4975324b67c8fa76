// The command line.

export * from "./run.ts";
export * from "./terminal.ts";
