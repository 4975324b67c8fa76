export * from "./codecs.ts";
export * from "./crc32c.ts";
export * from "./directory-lock.ts";
export * from "./files.ts";
export * from "./node-files.ts";
