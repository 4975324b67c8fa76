// DescribeConfigs (key 32, versions 1-4): the settings of topics (resource type 2) and of the broker (4).
// The broker's settings are told under Kafka's names, where there is such a name; they cannot be changed here.
// Left out: documentation of settings, and other resources.

import { problem } from "../../base/index.ts";
import { api, type Door } from "../api.ts";
import { brokerSettings } from "../broker-configs.ts";
import { failure, success } from "../errors.ts";
import { configSource, type DescribedSetting, describeSettings } from "../topic-configs.ts";
import { bool, type InputOf, int8, int16, int32, list, message, string, type ValueOf } from "../wire/index.ts";

const resource = { type: int8, name: string, keys: list(string).nullable() };

const request = message(4, {
  resources: list(resource),
  includeSynonyms: bool.in("1+").default(false),
  includeDocumentation: bool.in("3+").default(false),
});

const setting = {
  name: string,
  value: string.nullable(),
  readOnly: bool,
  source: int8.in("1+").default(-1),
  sensitive: bool.default(false),
  synonyms: list({ name: string, value: string.nullable(), source: int8 }).in("1+").default([]),
  type: int8.in("3+").default(0),
  documentation: string.nullable().in("3+").default(null),
};

const described = {
  errorCode: int16,
  errorMessage: string.nullable(),
  type: int8,
  name: string,
  settings: list(setting),
};

const response = message(4, {
  throttleTimeMs: int32.default(0),
  results: list(described),
});

/** Kinds of resources. */
const topicResource = 2;
const brokerResource = 4;

export const describeConfigs = api({
  key: 32,
  name: "DescribeConfigs",
  versions: [1, 4],
  request,
  response,
  handle: ({ resources, includeSynonyms }, { door }) => ({
    results: resources.map((wanted) => describe(wanted, includeSynonyms, door)),
  }),
});

function describe(wanted: ValueOf<typeof resource>, synonyms: boolean, door: Door): InputOf<typeof described> {
  const { type, name, keys } = wanted;
  try {
    const all = keys === null || keys.length === 0;
    const settings = settingsOf(type, name, door).filter((one) => all || keys.includes(one.name));
    return { ...success, type, name, settings: settings.map((one) => told(one, type, synonyms)) };
  } catch (error) {
    return { ...failure(error), type, name, settings: [] };
  }
}

function settingsOf(type: number, name: string, door: Door): DescribedSetting[] {
  if (type === topicResource) {
    const { wholeConfig, config } = door.topics.get(name);
    return describeSettings(wholeConfig, config);
  }
  if (type === brokerResource && (name === "" || name === String(door.nodeId))) return brokerSettings(door);
  throw problem("invalid-request", { field: "resources", reason: `resource ${type} "${name}" has no settings here` });
}

function told(one: DescribedSetting, resourceType: number, synonyms: boolean): InputOf<typeof setting> {
  const { name, value, readOnly, type } = one;
  const from = one.own
    ? configSource.topic
    : resourceType === brokerResource
      ? configSource.brokerStart
      : configSource.default;
  return { name, value, readOnly, type, source: from, synonyms: synonyms ? [{ name, value, source: from }] : [] };
}
