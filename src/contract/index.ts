// The HTTP API's shapes: JSON, cursors, problem documents; the schemas are loaded when they are needed.

import type { operations } from "./operations.ts";

export * from "./answers.ts";
export * from "./cursor.ts";
export * from "./duration.ts";
export * from "./event-json.ts";
export * from "./event-writer.ts";
export * from "./json-scanner.ts";
export * from "./new-events.ts";
export * from "./problem-json.ts";
export * from "./start.ts";

/** The name of a call of the HTTP door. */
export type OperationId = keyof typeof operations;

/** The Zod schemas of requests and answers. */
export type Schemas = typeof import("./schemas.ts");

/** Loads the schemas. They bring Zod, which clients and a door that starts can do without. */
export function loadSchemas(): Promise<Schemas> {
  return import("./schemas.ts");
}

/** Loads what the documentation is made from: all calls, and the OpenAPI document. */
export async function loadDocumentation() {
  const [{ operations }, { openApiDocument }] = await Promise.all([import("./operations.ts"), import("./openapi.ts")]);
  return { operations, openApiDocument };
}
