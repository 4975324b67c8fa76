// JoinGroup (key 11, versions 0-9): joins a group and waits until all members have. The leader learns who they are and
// what they want, and shares the partitions out; the broker does not look inside what they say.
// From version 4 on a new member is sent back once, to come again with its id (KIP-394).

import { MoldauError } from "../../base/index.ts";
import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { bool, bytes, int16, int32, list, message, string } from "../wire/index.ts";

const request = message(6, {
  group: string,
  sessionTimeoutMs: int32,
  rebalanceTimeoutMs: int32.in("1+").default(-1),
  memberId: string,
  groupInstanceId: string.nullable().in("5+").default(null),
  protocolType: string,
  protocols: list({ name: string, metadata: bytes }),
  reason: string.nullable().in("8+").default(null),
});

const response = message(6, {
  throttleTimeMs: int32.in("2+").default(0),
  errorCode: int16,
  generation: int32.default(-1),
  protocolType: string.nullable().in("7+").default(null),
  protocolName: string.nullable("7+"),
  leader: string.default(""),
  skipAssignment: bool.in("9+").default(false),
  memberId: string,
  members: list({
    memberId: string,
    groupInstanceId: string.nullable().in("5+").default(null),
    metadata: bytes,
  }).default([]),
});

export const joinGroup = api({
  key: 11,
  name: "JoinGroup",
  versions: [0, 9],
  request,
  response,
  async handle(body, { door, version, clientId, host }) {
    try {
      const joined = await door.groups.joinGroup({
        ...body,
        clientId,
        clientHost: host,
        rebalanceTimeoutMs: version === 0 ? body.sessionTimeoutMs : body.rebalanceTimeoutMs,
        requireKnownMemberId: version >= 4,
        supportsSkippingAssignment: version >= 9,
      });
      return { errorCode: noError, ...joined };
    } catch (error) {
      const memberId = MoldauError.is(error, "member-id-required") ? error.facts.member : body.memberId;
      return { errorCode: codeOf(error), memberId, protocolName: version >= 7 ? null : "" };
    }
  },
});
