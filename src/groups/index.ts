export * from "./classic.ts";
