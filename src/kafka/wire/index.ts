export * from "./field.ts";
export * from "./header.ts";
export * from "./message.ts";
export * from "./primitives.ts";
export * from "./reader.ts";
export * from "./versions.ts";
export * from "./writer.ts";
