export * from "./bytes.ts";
export * from "./clock.ts";
export * from "./deque.ts";
export * from "./errors.ts";
export * from "./murmur2.ts";
export * from "./varint.ts";
