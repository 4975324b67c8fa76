// Sends almost-right requests to a live door, and watches that nothing breaks: no crash, no hang, no error of ours,
// no memory without bound, and a bystander on another connection served as ever.

import assert from "node:assert/strict";
import { type Random, seededRandom, utf8 } from "../../src/base/index.ts";
import { produce } from "../../src/kafka/api/00-produce.ts";
import { fetch } from "../../src/kafka/api/01-fetch.ts";
import { createTopics } from "../../src/kafka/api/19-create-topics.ts";
import { createPartitions } from "../../src/kafka/api/37-create-partitions.ts";
import { type AnyApi, serves } from "../../src/kafka/api.ts";
import { apis } from "../../src/kafka/apis.ts";
import { Reader, readRequestHeader, skipTaggedFields } from "../../src/kafka/wire/index.ts";
import { encodeBatch } from "../../src/log/index.ts";
import { openDoor } from "./door.ts";
import { goldenExchanges } from "./golden-exchanges.ts";
import { framed, mutate } from "./mutate.ts";
import { RawClient, requestBytes } from "./raw-client.ts";
import { sampleRequests } from "./samples.ts";

/** Requests that are right, without their sizes: those of real clients, and our samples in every version. */
function rightRequests(): Buffer[] {
  const samples = [...apis.values()].flatMap((api: AnyApi) => {
    const versions = Array.from({ length: api.versions[1] - api.versions[0] + 1 }, (_, at) => api.versions[0] + at);
    return versions.map((version) => requestBytes(api, version, sampleRequests[api.key]?.()).subarray(4));
  });
  return [...goldenExchanges().map(({ request }) => request), ...samples];
}

/** A request waits at most so long for its answer; some may wait for ever, such as a fetch with a huge max_wait. */
const patienceMs = 20;

/** Whether a request asks for thousands of partitions: that is allowed, takes its time, and finds nothing. */
function isCostly(frame: Buffer): boolean {
  try {
    const { api, body } = decodeRequest(frame);
    if (api === undefined || (api.key !== createTopics.key && api.key !== createPartitions.key)) return false;
    return body.topics.some(
      (topic: Record<string, number>) => Math.max(topic.partitions ?? 0, topic.count ?? 0) > 1000,
    );
  } catch {
    return false;
  }
}

/** Decodes a request as the door does. Throws a RangeError; no API where it is not served. */
// biome-ignore lint/suspicious/noExplicitAny: requests of every API.
function decodeRequest(frame: Buffer): { api: AnyApi | undefined; body: any } {
  const reader = new Reader(frame);
  const { apiKey, apiVersion } = readRequestHeader(reader);
  const api = apis.get(apiKey);
  if (api === undefined || !serves(api, apiVersion)) return { api: undefined, body: undefined };
  if (apiVersion >= api.request.flexibleFrom) skipTaggedFields(reader);
  return { api, body: api.request.read(reader, apiVersion) };
}

/** Sends so many changed requests, over several connections at the same time. Throws with the seed when something breaks. */
export async function fuzzDoor(seed: number, rounds: number): Promise<void> {
  const requests = rightRequests();
  try {
    for (let done = 0; done < rounds; done += roundsPerDoor) await fuzzOneDoor(requests, seed + done);
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
  }
}

const roundsPerDoor = 800;
const clients = 8;

async function fuzzOneDoor(requests: readonly Buffer[], seed: number): Promise<void> {
  const ours: unknown[] = [];
  const complain = (message: string, error: unknown) => {
    if (error instanceof Error && !(error instanceof RangeError) && !message.includes("acks=0")) ours.push(error);
  };
  await using door = await openDoor({ complain });
  await door.kafkaesque.createTopic("orders");
  await door.kafkaesque.createTopic("bystander");
  using bystander = await RawClient.connect(door.port);
  const randoms = Array.from({ length: clients }, (_, index) => seededRandom(seed + index));
  await Promise.all(randoms.map((random) => disturb(door.port, requests, random)));
  assert.deepEqual(ours, [], "errors that are no fault of the client");
  await checkBystander(bystander);
}

/** One client's part: on a new connection whenever the old one is cut off or waits too long. */
async function disturb(port: number, requests: readonly Buffer[], random: Random): Promise<void> {
  for (let round = 0; round < roundsPerDoor / clients; ) {
    using client = await RawClient.connect(port);
    for (; round < roundsPerDoor / clients && !client.socket.closed; round += 1) {
      const changed = mutate(requests[Math.floor(random() * requests.length)] as Buffer, random);
      if (isCostly(changed)) continue;
      client.socket.write(framed(changed));
      if (!(await answeredOrClosed(client))) break;
    }
  }
}

/** Whether the connection can be used on. */
async function answeredOrClosed(client: RawClient): Promise<boolean> {
  const patience = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false));
  const answered = client.frame().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, patience]);
}

async function checkBystander(client: RawClient): Promise<void> {
  const records = encodeBatch([{ value: utf8("still here") }], { timestamp: 1 });
  const topics = [{ topic: "bystander", partitions: [{ partition: 0, records }] }];
  const stored = await client.call(produce, 9, { transactionalId: null, acks: -1, timeoutMs: 1000, topics });
  assert.deepEqual([stored.topics[0].partitions[0].errorCode, stored.topics[0].partitions[0].baseOffset], [0, 0]);
  const wanted = [{ topic: "bystander", partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }];
  const fetched = await client.call(fetch, 12, { maxWaitMs: 0, minBytes: 1, topics: wanted });
  assert.equal(fetched.topics[0].partitions[0].records[0].length, records.length);
}

/** Decodes so many changed requests without a door. Only a RangeError may come of it. */
export function fuzzCodec(seed: number, rounds: number): void {
  const random = seededRandom(seed);
  const requests = rightRequests();
  for (let round = 0; round < rounds; round += 1) {
    const frame = mutate(requests[Math.floor(random() * requests.length)] as Buffer, random);
    try {
      decodeRequest(frame);
    } catch (error) {
      if (error instanceof RangeError) continue;
      throw new Error(`seed ${seed}, round ${round}: ${frame.toString("hex")}`, { cause: error });
    }
  }
}
