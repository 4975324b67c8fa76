// DescribeCluster (key 60, versions 0-1): the cluster's id and its brokers, of which there is one.
// Left out: controllers as an endpoint of their own (type 2), authorized operations.

import { api } from "../api.ts";
import { errorCode, noError } from "../errors.ts";
import { bool, int8, int16, int32, list, message, string } from "../wire/index.ts";

const brokers = 1;

const request = message(0, {
  includeClusterAuthorizedOperations: bool,
  endpointType: int8.in("1+").default(brokers),
});

const response = message(0, {
  throttleTimeMs: int32.default(0),
  errorCode: int16,
  errorMessage: string.nullable().default(null),
  endpointType: int8.in("1+").default(brokers),
  clusterId: string,
  controllerId: int32,
  brokers: list({ nodeId: int32, host: string, port: int32, rack: string.nullable() }),
  authorizedOperations: int32.default(-2147483648),
});

export const describeCluster = api({
  key: 60,
  name: "DescribeCluster",
  versions: [0, 1],
  request,
  response,
  handle({ endpointType }, { door: { topics, nodeId, advertised } }) {
    const cluster = { endpointType, clusterId: topics.clusterId, controllerId: nodeId };
    if (endpointType !== brokers) return { ...cluster, errorCode: errorCode("unsupported-endpoint-type"), brokers: [] };
    return { ...cluster, errorCode: noError, brokers: [{ nodeId, ...advertised, rack: null }] };
  },
});
