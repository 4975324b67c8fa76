// The one seam: what an event log can do, wherever it runs, and the words for it.

export * from "./activity.ts";
export * from "./encode.ts";
export * from "./engine.ts";
export * from "./event.ts";
export * from "./groups.ts";
export * from "./partitioner.ts";
export * from "./topic.ts";
