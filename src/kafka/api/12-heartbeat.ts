// Heartbeat (key 12, versions 0-4): a member's sign of life, answered with what has changed for it.

import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { int16, int32, message, string } from "../wire/index.ts";

const request = message(4, {
  group: string,
  generation: int32,
  memberId: string,
  groupInstanceId: string.nullable().in("3+").default(null),
});

const response = message(4, { throttleTimeMs: int32.in("1+").default(0), errorCode: int16 });

export const heartbeat = api({
  key: 12,
  name: "Heartbeat",
  versions: [0, 4],
  request,
  response,
  async handle(body, { door }) {
    try {
      await door.groups.heartbeatGroup(body);
      return { errorCode: noError };
    } catch (error) {
      return { errorCode: codeOf(error) };
    }
  },
});
