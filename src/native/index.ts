export * from "./codecs.ts";
export * from "./crc32c.ts";
