// The Kafka door: a listener for Kafka's own clients; wire/ is the codec, api/ has a file for each API.

export type { AnyApi, Call } from "./api.ts";
export { apis } from "./apis.ts";
export * from "./listener.ts";
