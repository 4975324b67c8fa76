// LeaveGroup (key 13, versions 0-5): leaves at once, so that the others need not wait for a time-out. From version 3 on
// several can be made to leave, static members by their names (KIP-345).

import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { int16, int32, list, message, string } from "../wire/index.ts";

const request = message(4, {
  group: string,
  memberId: string.in("0-2").default(""),
  members: list({
    memberId: string,
    groupInstanceId: string.nullable(),
    reason: string.nullable().in("5+").default(null),
  })
    .in("3+")
    .default([]),
});

const response = message(4, {
  throttleTimeMs: int32.in("1+").default(0),
  errorCode: int16,
  members: list({ memberId: string, groupInstanceId: string.nullable(), errorCode: int16 }).in("3+").default([]),
});

export const leaveGroup = api({
  key: 13,
  name: "LeaveGroup",
  versions: [0, 5],
  request,
  response,
  async handle({ group, memberId, members }, { door, version }) {
    try {
      const leaving = version < 3 ? [{ memberId, groupInstanceId: null }] : members;
      const outcomes = await door.groups.leaveGroup(group, leaving);
      const told = outcomes.map(({ error, ...left }) => ({ ...left, errorCode: error?.kafkaCode ?? noError }));
      return { errorCode: version < 3 ? (told[0]?.errorCode ?? noError) : noError, members: told };
    } catch (error) {
      return { errorCode: codeOf(error) };
    }
  },
});
