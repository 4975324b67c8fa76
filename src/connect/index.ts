// An address becomes an engine.

export * from "./connect.ts";
