// A random sequence of client operations, the same for any broker: each is a call, and what of its answer must agree.

import { type Random, utf8 } from "../../../src/base/index.ts";
import { apis } from "../../../src/kafka/apis.ts";
import { encodeBatch } from "../../../src/log/index.ts";
import { RawClient } from "../../kafka/raw-client.ts";

/** A broker under comparison. Producer ids are its own business: operations name producers by a number of theirs. */
export class Subject {
  readonly name: string;
  readonly #port: number;
  #client: RawClient;
  readonly #producers = new Map<number, { producerId: number; epoch: number }>();

  private constructor(name: string, port: number, client: RawClient) {
    this.name = name;
    this.#port = port;
    this.#client = client;
  }

  /** Connects, and asks for both coordinators, which makes Kafka create what they need. */
  static async connect(name: string, port: number): Promise<Subject> {
    const subject = new Subject(name, port, await RawClient.connect(port));
    for (const keyType of [0, 1]) await subject.call(10, 2, { key: "any", keyType });
    return subject;
  }

  /** Begins anew with another connection, after one that brought no answer. */
  async reconnect(): Promise<void> {
    this.close();
    this.#client = await RawClient.connect(this.#port);
  }

  /** Calls an API, again and again while the broker says that it is not ready yet. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every API.
  async call(key: number, version: number, body: object): Promise<any> {
    const api = apis.get(key) ?? fail(key);
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#client.call(api, version, body);
      if (tries === 50 || !/"errorCode":(6|14|15|16|51)\b/.test(JSON.stringify(answer, bigintSafe))) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  identity(producer: number): { producerId: number; epoch: number } {
    return this.#producers.get(producer) ?? { producerId: 999_999, epoch: 0 };
  }

  /** What the idempotent producer sends next to a topic. */
  readonly sequences = new Map<string, number>();

  remember(producer: number, identity: { producerId: number; epoch: number }): void {
    this.#producers.set(producer, identity);
  }

  close(): void {
    this.#client.socket.destroy();
  }
}

function fail(key: number): never {
  throw new RangeError(`API ${key} is not served`);
}

function bigintSafe(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? value.length : value;
}

/** One operation: what it is called, and what its outcome is with a broker. */
export interface Operation {
  readonly name: string;
  run(subject: Subject): Promise<unknown>;
}

const pick = <Item>(random: Random, items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
const topics = ["a", "b", "c", "unknown"];

// biome-ignore lint/suspicious/noExplicitAny: answers of every API.
type Answer = any;
const firstPart = (answer: Answer) => answer.topics[0].partitions[0];

type Make = (random: Random) => Operation;

function operation(name: string, run: (subject: Subject) => Promise<unknown>): Operation {
  return { name, run };
}

const createTopic: Make = (random) => {
  const topic = pick(random, [...topics.slice(0, 3), "not/valid", "", ".."]);
  const partitions = pick(random, [1, 2, 2, -1, 0, -2]);
  const replicas = pick(random, [1, 1, 1, -1, 2, 0]);
  const setting = pick(random, [
    undefined,
    undefined,
    ["retention.ms", "x"],
    ["no.such", "1"],
    ["cleanup.policy", "compact"],
  ]);
  const config = setting === undefined ? [] : [{ name: setting[0], value: setting[1] }];
  return operation(`create ${topic} ${partitions} ${replicas} ${setting}`, async (subject) => {
    const body = { topics: [{ topic, partitions, replicas, assignments: [], config }], timeoutMs: 5000 };
    const { errorCode, partitions: made } = (await subject.call(19, 5, body)).topics[0];
    if (errorCode === 0) await metadataSays(subject, topic, 0);
    return [errorCode, errorCode === 0 ? made : undefined];
  });
};

const deleteTopic: Make = (random) => {
  const topic = pick(random, topics);
  return operation(`delete ${topic}`, async (subject) => {
    const { errorCode } = (await subject.call(20, 5, { topicNames: [topic], timeoutMs: 5000 })).topics[0];
    await metadataSays(subject, topic, 3);
    subject.sequences.delete(topic);
    return errorCode;
  });
};

/** Kafka makes and deletes topics in its own time. */
async function metadataSays(subject: Subject, topic: string, code: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const [told] = (await subject.call(3, 9, { topics: [{ topic }], allowAutoTopicCreation: false })).topics;
    const ready = told.partitions.every(({ errorCode }: { errorCode: number }) => errorCode === 0);
    if (told.errorCode === code && ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const grow: Make = (random) => {
  const [topic, count] = [pick(random, topics), pick(random, [1, 2, 3, 0, -1])];
  return operation(`grow ${topic} ${count}`, async (subject) => {
    const body = { topics: [{ topic, count, assignments: null }], timeoutMs: 5000, validateOnly: false };
    const { errorCode } = (await subject.call(37, 3, body)).results[0];
    if (errorCode === 0) await new Promise((resolve) => setTimeout(resolve, 300));
    return errorCode;
  });
};

const put: Make = (random) => {
  const [topic, partition] = [pick(random, topics), pick(random, [0, 0, 1, 9, -1])];
  const acks = pick(random, [-1, 1, 1, 2]);
  const trouble = pick(random, ["", "", "", "crc", "null"]);
  const count = 1 + Math.floor(random() * 3);
  return operation(`put ${count} ${topic} ${partition} acks ${acks} ${trouble}`, async (subject) => {
    const values = Array.from({ length: count }, (_, at) => ({ key: utf8("k"), value: utf8(`v${at}`) }));
    let records: Uint8Array | null = encodeBatch(values, { timestamp: 1_700_000_000_000 });
    if (trouble === "crc") records[records.length - 1] = 0x55;
    if (trouble === "null") records = null;
    const body = { acks, timeoutMs: 5000, topics: [{ topic, partitions: [{ partition, records }] }] };
    const { errorCode, baseOffset } = firstPart(await subject.call(0, 7, body));
    return [errorCode, baseOffset];
  });
};

const newProducer: Make = (random) => {
  const producer = Math.floor(random() * 3);
  const transactionalId = producer === 0 ? null : `t${producer}`;
  return operation(`producer ${producer}`, async (subject) => {
    const answer = await subject.call(22, 4, { transactionalId, transactionTimeoutMs: 60_000 });
    if (producer === 0) subject.sequences.clear();
    if (answer.errorCode === 0)
      subject.remember(producer, { producerId: answer.producerId, epoch: answer.producerEpoch });
    return answer.errorCode;
  });
};

/** Retries, gaps and what comes next. A producer that a partition does not know begins at 0: see docs/compatibility.md. */
const putSequenced: Make = (random) => {
  const [topic, step] = [pick(random, topics), pick(random, [0, 0, -1, 4])];
  return operation(`idempotent ${topic} ${step}`, async (subject) => {
    const next = subject.sequences.get(topic) ?? 0;
    const baseSequence = next === 0 ? 0 : next + step;
    const { producerId, epoch } = subject.identity(0);
    const options = { timestamp: 1_700_000_000_000, producerId, producerEpoch: epoch, baseSequence };
    const records = encodeBatch([{ key: utf8("k"), value: utf8("v") }], options);
    const body = { acks: -1, timeoutMs: 5000, topics: [{ topic, partitions: [{ partition: 0, records }] }] };
    const { errorCode, baseOffset } = firstPart(await subject.call(0, 7, body));
    if (errorCode === 0 && baseSequence === next) subject.sequences.set(topic, next + 1);
    return [errorCode, baseOffset];
  });
};

const wait = { maxWaitMs: 0, minBytes: 0, maxBytes: 1 << 20 };

const read: Make = (random) => {
  const [topic, fetchOffset, isolationLevel] = [pick(random, topics), Math.floor(random() * 8), pick(random, [0, 1])];
  return operation(`read ${topic} ${fetchOffset} isolation ${isolationLevel}`, async (subject) => {
    const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 20 }];
    const found = firstPart(await subject.call(1, 11, { ...wait, isolationLevel, topics: [{ topic, partitions }] }));
    const { errorCode, highWatermark, lastStableOffset, logStartOffset } = found;
    return errorCode === 0 ? [highWatermark, lastStableOffset, logStartOffset] : [errorCode];
  });
};

const locate: Make = (random) => {
  const [topic, timestamp] = [pick(random, topics), pick(random, [-1, -2, 0, 1_700_000_000_000, 1_900_000_000_000])];
  return operation(`locate ${topic} ${timestamp}`, async (subject) => {
    const body = { replicaId: -1, topics: [{ topic, partitions: [{ partition: 0, timestamp }] }] };
    const { errorCode, offset, timestamp: at } = firstPart(await subject.call(2, 7, body));
    return [errorCode, offset, at];
  });
};

const drop: Make = (random) => {
  const [topic, before] = [pick(random, topics), pick(random, [-1, 0, 1, 2, 99, -5])];
  return operation(`drop ${topic} before ${before}`, async (subject) => {
    const body = { topics: [{ topic, partitions: [{ partition: 0, before }] }], timeoutMs: 5000 };
    const { errorCode, earliest } = firstPart(await subject.call(21, 2, body));
    return [errorCode, earliest];
  });
};

const commit: Make = (random) => {
  const [topic, offset, generation] = [pick(random, topics), Math.floor(random() * 5), pick(random, [-1, -1, 3])];
  return operation(`commit ${topic} ${offset} generation ${generation}`, async (subject) => {
    const partitions = [{ partition: 0, offset, metadata: "m" }];
    const body = { group: "g", generation, topics: [{ topic, partitions }] };
    return firstPart(await subject.call(8, 7, body)).errorCode;
  });
};

const committed: Make = () =>
  operation("committed", async (subject) => {
    const body = { group: "g", topics: topics.map((topic) => ({ topic, partitions: [0] })) };
    const answer = await subject.call(9, 7, body);
    const told = answer.topics.map((one: Answer) => [one.topic, one.partitions[0].offset, one.partitions[0].errorCode]);
    return [answer.errorCode, told.sort()];
  });

const describeGroup: Make = (random) => {
  const group = pick(random, ["g", "nobody"]);
  return operation(`describe ${group}`, async (subject) => {
    const { errorCode, state, members } = (await subject.call(15, 4, { groups: [group] })).groups[0];
    return [errorCode, state, members.length];
  });
};

const deleteGroup: Make = (random) => {
  const group = pick(random, ["g", "nobody"]);
  return operation(
    `delete group ${group}`,
    async (subject) => (await subject.call(42, 2, { groups: [group] })).results[0].errorCode,
  );
};

const join: Make = (random) => {
  const [protocolType, memberId, sessionTimeoutMs] = pick(random, [
    ["consumer", "", 10_000],
    ["consumer", "", 1],
    ["consumer", "", 10_000_000],
    ["consumer", "stranger", 10_000],
    ["", "", 10_000],
  ] as const);
  return operation(`join ${sessionTimeoutMs} ${protocolType} ${memberId}`, async (subject) => {
    const protocols = [{ name: "range", metadata: utf8("x") }];
    const body = { group: "joined", sessionTimeoutMs, rebalanceTimeoutMs: 1000, memberId, protocolType, protocols };
    return (await subject.call(11, 5, body)).errorCode;
  });
};

const beat: Make = () =>
  operation("heartbeat of a stranger", async (subject) => {
    const body = { group: "joined", generation: 1, memberId: "stranger", groupInstanceId: null };
    return (await subject.call(12, 3, body)).errorCode;
  });

/** A whole transaction, or a wrong turn of one. */
const transact: Make = (random) => {
  const [producer, topic] = [1 + Math.floor(random() * 2), pick(random, topics)];
  const [isCommit, isAdded] = [random() < 0.6, random() < 0.9];
  return operation(`transaction ${producer} ${topic} commit ${isCommit} added ${isAdded}`, async (subject) => {
    const transactionalId = `t${producer}`;
    const begun = await subject.call(22, 4, { transactionalId, transactionTimeoutMs: 60_000 });
    const by = { producerId: begun.producerId, epoch: begun.producerEpoch };
    const outcome: unknown[] = [begun.errorCode];
    if (isAdded) {
      const added = await subject.call(24, 3, { transactionalId, ...by, topics: [{ topic, partitions: [0] }] });
      outcome.push(firstPart(added).errorCode);
    }
    const options = {
      timestamp: 1_700_000_000_000,
      attributes: 0x10,
      producerId: by.producerId,
      producerEpoch: by.epoch,
    };
    const records = encodeBatch([{ key: utf8("k"), value: utf8("v") }], { ...options, baseSequence: 0 });
    const body = {
      transactionalId,
      acks: -1,
      timeoutMs: 5000,
      topics: [{ topic, partitions: [{ partition: 0, records }] }],
    };
    const { errorCode, baseOffset } = firstPart(await subject.call(0, 7, body));
    outcome.push(errorCode, baseOffset);
    outcome.push((await subject.call(26, 3, { transactionalId, ...by, commit: isCommit })).errorCode);
    await new Promise((resolve) => setTimeout(resolve, 100));
    outcome.push((await subject.call(26, 3, { transactionalId, ...by, commit: isCommit })).errorCode);
    outcome.push((await subject.call(26, 3, { transactionalId, ...by, epoch: by.epoch - 1, commit: true })).errorCode);
    return outcome;
  });
};

const makers: readonly Make[] = [
  createTopic,
  createTopic,
  createTopic,
  deleteTopic,
  grow,
  put,
  put,
  put,
  newProducer,
  putSequenced,
  putSequenced,
  read,
  read,
  locate,
  locate,
  drop,
  commit,
  committed,
  describeGroup,
  deleteGroup,
  join,
  beat,
  transact,
  transact,
];

/** So many operations. */
export function randomOperations(random: Random, count: number): Operation[] {
  return Array.from({ length: count }, () => pick(random, makers)(random));
}
