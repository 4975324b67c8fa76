// FindCoordinator (key 10, versions 0-4): which broker looks after a group (key type 0) or a transactional id (1).
// There is one broker, so it is always this one. Version 4 asks for several at once (KIP-699).

import { api } from "../api.ts";
import { noError } from "../errors.ts";
import { int8, int16, int32, list, message, string } from "../wire/index.ts";

const request = message(3, {
  key: string.in("0-3").default(""),
  keyType: int8.in("1+").default(0),
  keys: list(string).in("4+").default([]),
});

const response = message(3, {
  throttleTimeMs: int32.in("1+").default(0),
  errorCode: int16.in("0-3").default(noError),
  errorMessage: string.nullable().in("1-3").default(null),
  nodeId: int32.in("0-3").default(-1),
  host: string.in("0-3").default(""),
  port: int32.in("0-3").default(-1),
  coordinators: list({
    key: string,
    nodeId: int32,
    host: string,
    port: int32,
    errorCode: int16,
    errorMessage: string.nullable(),
  })
    .in("4+")
    .default([]),
});

export const findCoordinator = api({
  key: 10,
  name: "FindCoordinator",
  versions: [0, 4],
  request,
  response,
  handle({ keys }, { door: { nodeId, advertised } }) {
    const found = { nodeId, ...advertised, errorCode: noError, errorMessage: null };
    return { ...found, coordinators: keys.map((key) => ({ key, ...found })) };
  },
});
