// What every room may use, pure and safe in a browser: bytes, varints, murmur2, a deque, clock and chance, the error catalogue.

export * from "./bytes.ts";
export * from "./clock.ts";
export * from "./deque.ts";
export * from "./errors.ts";
export * from "./murmur2.ts";
export * from "./varint.ts";
