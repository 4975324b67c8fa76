// ListGroups (key 16, versions 0-5): all groups, or those in some states (version 4, KIP-518) or of some types (5).
// Every group is of the classic type.

import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { kafkaState } from "../group-states.ts";
import { int16, int32, list, message, string } from "../wire/index.ts";

const request = message(3, {
  states: list(string).in("4+").default([]),
  types: list(string).in("5+").default([]),
});

const response = message(3, {
  throttleTimeMs: int32.in("1+").default(0),
  errorCode: int16,
  groups: list({
    group: string,
    protocolType: string,
    state: string.in("4+"),
    type: string.in("5+").default("classic"),
  }),
});

export const listGroups = api({
  key: 16,
  name: "ListGroups",
  versions: [0, 5],
  request,
  response,
  async handle({ states, types }, { door }) {
    const wanted = (choice: readonly string[], value: string) =>
      choice.length === 0 || choice.some((one) => one.toLowerCase() === value.toLowerCase());
    try {
      const groups = (await door.groups.listGroups()).map((one) => ({ ...one, state: kafkaState[one.state] }));
      const chosen = groups.filter(({ state }) => wanted(states, state) && wanted(types, "classic"));
      return { errorCode: noError, groups: chosen };
    } catch (error) {
      return { errorCode: codeOf(error), groups: [] };
    }
  },
});
