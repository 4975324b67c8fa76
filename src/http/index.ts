// The HTTP door: Server-Sent Events, pages and puts over any engine.

export { openHttpDoor } from "./door.ts";
export type { HttpDoorOptions } from "./options.ts";
