export * from "./assignor.ts";
export * from "./hand-over.ts";
export * from "./names.ts";
export { range } from "./range.ts";
export { roundRobin } from "./round-robin.ts";
export { sticky } from "./sticky.ts";
