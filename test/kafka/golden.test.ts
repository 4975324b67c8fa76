// Bytes that real clients sent: decoded and encoded again they are the same, so that encoder and decoder are not wrong together.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyApi } from "../../src/kafka/api.ts";
import { apis } from "../../src/kafka/apis.ts";
import { Reader, readRequestHeader, skipTaggedFields, Writer, writeRequestHeader } from "../../src/kafka/wire/index.ts";
import { goldenExchanges } from "./golden-exchanges.ts";

const exchanges = goldenExchanges();

test("there are exchanges of three clients", () => {
  assert.deepEqual([...new Set(exchanges.map(({ client }) => client))], ["kafkajs", "kcat", "platformatic"]);
  assert.ok(exchanges.length > 50);
});

for (const { client, api: key, version, request, response } of exchanges) {
  const api = apis.get(key) as AnyApi;

  test(`${client}: the request ${api.name} ${version} is read and written byte for byte`, () => {
    const reader = new Reader(request);
    const header = readRequestHeader(reader);
    const flexible = version >= api.request.flexibleFrom;
    if (flexible) skipTaggedFields(reader);
    const body = api.request.read(reader, version);
    const writer = new Writer();
    writeRequestHeader(writer, header, flexible);
    api.request.write(writer, version, body as never);
    assert.equal(Buffer.concat(writer.take()).toString("hex"), request.toString("hex"));
  });

  test(`${client}: the answer ${api.name} ${version} is read and written byte for byte`, () => {
    const at = version >= api.response.flexibleFrom && !api.plainHeader ? 5 : 4;
    const body = api.response.read(new Reader(response, at), version);
    const writer = new Writer();
    api.response.write(writer, version, body);
    assert.equal(Buffer.concat(writer.take()).toString("hex"), response.subarray(at).toString("hex"));
  });
}

test("kafkajs's request to produce says what was captured", () => {
  const { request } = exchanges.find(({ client, api }) => client === "kafkajs" && api === 0) ?? assert.fail();
  const reader = new Reader(request);
  assert.equal(readRequestHeader(reader).clientId, "golden");
  const body = (apis.get(0) as AnyApi).request.read(reader, 7);
  assert.deepEqual([body.transactionalId, body.acks, body.topics[0].topic], [null, -1, "orders"]);
});
