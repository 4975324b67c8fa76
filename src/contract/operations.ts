// Every call of the HTTP door, for people and for /openapi.json.

import { eventOperations } from "./operations/events.ts";
import { groupOperations } from "./operations/groups.ts";
import { serverOperations } from "./operations/server.ts";
import { shopOperations } from "./operations/shop.ts";
import { topicOperations } from "./operations/topics.ts";

/** All calls, by name. */
export const operations = {
  ...topicOperations,
  ...eventOperations,
  ...groupOperations,
  ...serverOperations,
  ...shopOperations,
};
