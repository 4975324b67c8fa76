export { openHttpDoor } from "./door.ts";
export type { HttpDoorOptions } from "./options.ts";
