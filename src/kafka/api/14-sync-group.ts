// SyncGroup (key 14, versions 0-5): the leader brings who gets what, and every member learns its own part.

import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { bytes, int16, int32, list, message, string } from "../wire/index.ts";

const request = message(4, {
  group: string,
  generation: int32,
  memberId: string,
  groupInstanceId: string.nullable().in("3+").default(null),
  protocolType: string.nullable().in("5+").default(null),
  protocolName: string.nullable().in("5+").default(null),
  assignments: list({ memberId: string, assignment: bytes }),
});

const response = message(4, {
  throttleTimeMs: int32.in("1+").default(0),
  errorCode: int16,
  protocolType: string.nullable().in("5+").default(null),
  protocolName: string.nullable().in("5+").default(null),
  assignment: bytes.default(new Uint8Array(0)),
});

export const syncGroup = api({
  key: 14,
  name: "SyncGroup",
  versions: [0, 5],
  request,
  response,
  async handle(body, { door }) {
    try {
      return { errorCode: noError, ...(await door.groups.syncGroup(body)) };
    } catch (error) {
      return { errorCode: codeOf(error) };
    }
  },
});
