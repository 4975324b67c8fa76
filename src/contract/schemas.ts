// Requests and answers as Zod schemas: the documentation at /docs is made from them, bodies of rare calls are checked by
// them. Bodies and queries of frequent calls are read by hand; tests hold those readers to these schemas.

export * from "./schemas/events.ts";
export * from "./schemas/groups.ts";
export * from "./schemas/server.ts";
export * from "./schemas/shop.ts";
export * from "./schemas/topics.ts";
