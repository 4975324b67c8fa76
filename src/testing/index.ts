export * from "./start-kafka.ts";
