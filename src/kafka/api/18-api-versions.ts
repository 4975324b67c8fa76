// ApiVersions (key 18, versions 0-3): which APIs this broker serves, and in which versions.
// The answer's header never has tagged fields, so that a client reads it before it knows our versions; an unknown
// version is answered in version 0 with error 35 and the list, and the client asks again (KIP-511).
// Left out: features, of which there are none.

import { api, type Door } from "../api.ts";
import { errorCode, noError } from "../errors.ts";
import { int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(3, {
  clientSoftwareName: string.in("3+").default(""),
  clientSoftwareVersion: string.in("3+").default(""),
});

const feature = { name: string, minVersion: int16, maxVersion: int16 };

const response = message(3, {
  errorCode: int16,
  apiKeys: list({ apiKey: int16, minVersion: int16, maxVersion: int16 }),
  throttleTimeMs: int32.in("1+").default(0),
  supportedFeatures: list(feature).in("3+").tag(0),
  finalizedFeaturesEpoch: int64.in("3+").tag(1),
  finalizedFeatures: list(feature).in("3+").tag(2),
});

export const apiVersions = api({
  key: 18,
  name: "ApiVersions",
  versions: [0, 3],
  request,
  response,
  plainHeader: true,
  unsupported: (door) => ({ errorCode: errorCode("unsupported-version"), apiKeys: served(door) }),
  handle: (_, { door }) => ({ errorCode: noError, apiKeys: served(door) }),
});

function served(door: Door) {
  return [...door.apis.values()].map(({ key, versions: [minVersion, maxVersion] }) => {
    return { apiKey: key, minVersion, maxVersion };
  });
}
