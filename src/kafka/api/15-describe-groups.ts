// DescribeGroups (key 15, versions 0-5): the state of groups and who their members are. An unknown group is Dead.
// Left out: authorized operations.

import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { kafkaState } from "../group-states.ts";
import { bool, bytes, type InputOf, int16, int32, list, message, string } from "../wire/index.ts";

const request = message(5, {
  groups: list(string),
  includeAuthorizedOperations: bool.in("3+").default(false),
});

const member = {
  memberId: string,
  groupInstanceId: string.nullable().in("4+").default(null),
  clientId: string,
  clientHost: string,
  metadata: bytes,
  assignment: bytes,
};

const describedGroup = {
  errorCode: int16,
  group: string,
  state: string,
  protocolType: string,
  protocolName: string,
  members: list(member),
  authorizedOperations: int32.in("3+").default(-2147483648),
};

const response = message(5, {
  throttleTimeMs: int32.in("1+").default(0),
  groups: list(describedGroup),
});

export const describeGroups = api({
  key: 15,
  name: "DescribeGroups",
  versions: [0, 5],
  request,
  response,
  async handle({ groups }, { door }) {
    return { groups: await Promise.all(groups.map((group) => describe(group, door))) };
  },
});

async function describe(group: string, { groups }: Door): Promise<InputOf<typeof describedGroup>> {
  try {
    const described = await groups.describeGroup(group);
    return { errorCode: noError, ...described, state: kafkaState[described.state] };
  } catch (error) {
    return { errorCode: codeOf(error), group, state: kafkaState.dead, protocolType: "", protocolName: "", members: [] };
  }
}
