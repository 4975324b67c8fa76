// The coordinator: all groups of a broker, what they remember, and what becomes of it. Two doors lead to it: `groups` for
// our own members and for people, `classic` for Kafka's clients; both meet in the same groups.

import { type Clock, type MoldauError, problem } from "../base/index.ts";
import type { Commit, Groups, Start, Told, TopicPartition } from "../engine/index.ts";
import { BrokerGroups } from "./broker-groups.ts";
import type { ClassicGroups } from "./classic.ts";
import { GroupsForKafka } from "./classic-groups.ts";
import { FetchNotes } from "./fetch-notes.ts";
import { decodedOr } from "./fields.ts";
import type { Group } from "./group.ts";
import type { Departure, GroupOutside } from "./group-outside.ts";
import { HostedGroup } from "./hosted-group.ts";
import { Journal, type OffsetsLog } from "./journal.ts";
import type { Member } from "./member.ts";
import {
  type GroupRecord,
  groupRecord,
  positionRecord,
  readOffsetsRecord,
  type StoredRecord,
} from "./offset-records.ts";
import type { OwnMembersOutside } from "./own-members.ts";
import { defaultGroupSettings, type GroupSettings } from "./settings.ts";

/** What the coordinator needs of its broker. */
export interface GroupsBroker {
  readonly clock: Clock;
  readonly log: OffsetsLog;
  /** A text that no other has got. */
  newId(): string;
  /** How many partitions a topic has; 0 when there is none. */
  partitionCount(topic: string): number;
  /** What a partition holds. Throws `unknown-topic`, `unknown-partition`. */
  bounds(place: TopicPartition): { readonly earliest: number; readonly end: number };
  /** The offset at which to start reading. */
  resolve(topic: string, partition: number, start: Start): Promise<number>;
  tell(happening: Told): void;
}

const maxNameLength = 1000;

/** All groups of a broker. */
export class Coordinator {
  readonly broker: GroupsBroker;
  readonly settings: GroupSettings;
  /** For our own members, and for people. */
  readonly groups: Groups;
  /** For Kafka's clients. */
  readonly classic: ClassicGroups;
  readonly journal: Journal;
  readonly fetchNotes = new FetchNotes(() => this.#fetchingMembers());
  readonly #hosted = new Map<string, HostedGroup>();
  readonly #outside: GroupOutside & OwnMembersOutside;
  readonly #opened = Promise.withResolvers<void>();
  #stopSweeping: () => void = () => undefined;
  #closed = false;

  constructor(broker: GroupsBroker, settings: Partial<GroupSettings> = {}) {
    this.broker = broker;
    this.settings = { ...defaultGroupSettings, ...settings };
    this.journal = new Journal(broker.log, () => this.all().flatMap((hosted) => hosted.records()));
    this.#outside = {
      clock: broker.clock,
      settings: this.settings,
      newId: () => broker.newId(),
      partitionCount: (topic) => broker.partitionCount(topic),
      store: (group, record, done) => this.#store(group, record, done),
      memberJoined: (group, member) => this.#memberChanged("member-joined", group, member),
      memberGone: (group, member, departure, reason) => this.#memberChanged(departure, group, member, reason),
      settled: (group) => this.#settled(group),
      positioned: (group, member, positions) => this.#positioned(group, member, positions),
    };
    this.groups = new BrokerGroups(this);
    this.classic = new GroupsForKafka(this);
  }

  /** Waits until groups can be used. Throws `closed`, or why they could not be opened. */
  async ready(): Promise<void> {
    if (this.#closed) throw problem("closed", { what: "The engine" });
    await this.#opened.promise;
  }

  /** Reads back what groups remember. */
  async open(): Promise<void> {
    this.#opened.promise.catch(() => undefined);
    await this.#read().then(this.#opened.resolve, (error) => {
      this.#opened.reject(error);
      throw error;
    });
  }

  async #read(): Promise<void> {
    const records = new Map<string, GroupRecord | null>();
    await this.journal.read((stored) => this.#recall(stored, records));
    for (const [name, record] of records) if (record) this.hosted(name).restore(record);
    for (const hosted of this.#hosted.values()) hosted.resume();
    this.#sweepLater();
  }

  #recall(stored: StoredRecord, records: Map<string, GroupRecord | null>): void {
    const recalled = decodedOr(undefined, () => readOffsetsRecord(stored));
    if (recalled === undefined) return;
    if ("record" in recalled) records.set(recalled.group, recalled.record);
    else if (recalled.position) this.hosted(recalled.group).positions.set(recalled, recalled.position);
    else this.find(recalled.group)?.positions.delete(recalled);
  }

  /** Ends all waiting, and finishes what is being written. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopSweeping();
    const closed = problem("closed", { what: "The engine" });
    for (const hosted of this.#hosted.values()) hosted.close(closed);
    await this.journal.close();
  }

  /** The groups that can be seen. */
  all(): HostedGroup[] {
    return [...this.#hosted.values()].filter((hosted) => hosted.exists);
  }

  find(name: string): HostedGroup | undefined {
    return this.#hosted.get(name);
  }

  /** A group that can be seen. Throws `unknown-group`. */
  get(name: string): HostedGroup {
    const hosted = this.#hosted.get(name);
    if (!hosted?.exists) throw problem("unknown-group", { group: name });
    return hosted;
  }

  /** A group, made when there is none. Throws `invalid-group`. */
  hosted(name: string): HostedGroup {
    const known = this.#hosted.get(name);
    if (known) return known;
    checkName(name);
    const hosted = new HostedGroup(name, this.#outside);
    this.#hosted.set(name, hosted);
    return hosted;
  }

  /** Forgets a group and its positions. Throws `unknown-group`, `group-not-empty`. */
  async delete(name: string): Promise<void> {
    const hosted = this.get(name);
    const members = hosted.group.members.size;
    if (members > 0) throw problem("group-not-empty", { group: name, members });
    await this.#erase(hosted);
    this.broker.tell({ kind: "group-deleted", group: name });
  }

  /** Commits that are still being written go first, so that the tombstones cover them too. */
  async #erase(hosted: HostedGroup): Promise<void> {
    hosted.group.end(problem("unknown-group", { group: hosted.group.name }));
    await this.journal.store([]);
    const { name } = hosted.group;
    const group = hosted.group.protocolType === undefined ? [] : [groupRecord(name, null)];
    await this.journal.store([...tombstones(name, hosted.positions.all()), ...group]);
    this.#hosted.delete(name);
  }

  /** Forgets positions. */
  async deletePositions(hosted: HostedGroup, places: readonly TopicPartition[]): Promise<void> {
    await this.journal.store([]);
    await this.journal.store(tombstones(hosted.group.name, places));
    for (const place of places) hosted.positions.delete(place);
  }

  /** Topics were made, deleted or have grown. */
  topicsChanged(): void {
    for (const hosted of this.#hosted.values()) hosted.own.check();
  }

  /** A topic is gone, and with it all positions in it. */
  async topicDeleted(topic: string): Promise<void> {
    for (const hosted of this.#hosted.values()) {
      const places = hosted.positions.all().filter((place) => place.topic === topic);
      if (places.length > 0) await this.deletePositions(hosted, places);
    }
    this.topicsChanged();
  }

  #store(group: Group, record: GroupRecord, done: (error?: MoldauError) => void): void {
    const hosted = this.hosted(group.name);
    hosted.writes += 1;
    this.journal.append([groupRecord(group.name, record)], (error) => {
      hosted.writes -= 1;
      done(error);
    });
  }

  #memberChanged(kind: "member-joined" | Departure, group: Group, member: Member, reason?: string): void {
    const { memberId, clientId } = member;
    const facts = { group: group.name, member: memberId, client: clientId, ...(reason !== undefined && { reason }) };
    this.broker.tell({ kind, ...facts });
  }

  #settled(group: Group): void {
    this.fetchNotes.outdated();
    const hosted = this.hosted(group.name);
    const assignments = [...group.members].map((member) => ({
      member: member.memberId,
      partitions: hosted.own.find(member.memberId)?.assigned ?? hosted.partitionsOf(member),
    }));
    this.broker.tell({ kind: "rebalanced", group: group.name, generation: group.generation, assignments });
    hosted.own.check();
  }

  #positioned(group: Group, member: string, offsets: readonly Commit[]): void {
    this.broker.tell({ kind: "positioned", group: group.name, member, offsets });
  }

  *#fetchingMembers() {
    for (const hosted of this.#hosted.values()) {
      for (const member of hosted.group.members) {
        const { clientId, clientHost, own } = member;
        const partitions = hosted.partitionsOf(member);
        if (!own) yield { group: hosted.group.name, clientId, clientHost, partitions };
      }
    }
  }

  #sweepLater(): void {
    this.#stopSweeping = this.broker.clock.after(this.settings.offsetsRetentionCheckMs, () => {
      for (const hosted of [...this.#hosted.values()]) this.#sweep(hosted).catch(() => undefined);
      this.#sweepLater();
    });
  }

  /** Forgets what nobody has used for long, and groups of which nothing is left. What fails is tried again the next time. */
  async #sweep(hosted: HostedGroup): Promise<void> {
    if (hosted.writes > 0) return;
    const { group, positions } = hosted;
    const expired = positions.expired(group, this.broker.clock.now(), this.settings.offsetsRetentionMs);
    if (expired.length > 0) await this.deletePositions(hosted, expired);
    const unused = group.state === "empty" && group.members.pending.size === 0 && positions.size === 0;
    if (unused && hosted.writes === 0) await this.#erase(hosted);
  }
}

function tombstones(group: string, places: readonly TopicPartition[]): StoredRecord[] {
  return places.map(({ topic, partition }) => positionRecord(group, topic, partition, null));
}

function checkName(group: string): void {
  const reason = group === "" ? "it is empty" : `it is longer than ${maxNameLength} characters`;
  if (group === "" || group.length > maxNameLength) throw problem("invalid-group", { group, reason });
}
