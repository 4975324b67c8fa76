// DeleteGroups (key 42, versions 0-2): forgets groups without members, and their positions.

import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { int16, int32, list, message, string } from "../wire/index.ts";

const request = message(2, { groups: list(string) });

const response = message(2, {
  throttleTimeMs: int32.default(0),
  results: list({ group: string, errorCode: int16 }),
});

export const deleteGroups = api({
  key: 42,
  name: "DeleteGroups",
  versions: [0, 2],
  request,
  response,
  async handle({ groups }, { door }) {
    const forget = async (group: string) => {
      try {
        await door.groups.deleteGroup(group);
        return { group, errorCode: noError };
      } catch (error) {
        return { group, errorCode: codeOf(error) };
      }
    };
    return { results: await Promise.all(groups.map(forget)) };
  },
});
