// What needs Node or native code: CRC-32C, codecs, and file calls behind a shape that tests can damage.

export * from "./codecs.ts";
export * from "./crc32c.ts";
export * from "./directory-lock.ts";
export * from "./files.ts";
export * from "./node-files.ts";
