// A member of a group, as the classic protocol knows it.

import { type MoldauError, noBytes, sameBytes } from "../base/index.ts";
import type { JoinGroupAnswer, JoinGroupRequest, Protocol, SyncGroupAnswer } from "./classic.ts";
import type { Deadline } from "./deadline.ts";
import type { MemberRecord } from "./offset-records.ts";

/** What came of a request: its answer, or what went wrong. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly error: MoldauError };

/** Takes what came of a request, later. */
export type Reply<Answer> = (outcome: Outcome<Answer>) => void;

/**
 * What the group calls for a member that it takes part for itself. Such a member joins again at once whenever the others do,
 * so its silence counts at all times, and it leads before all others.
 */
export interface OwnMemberHooks {
  /** Whether its consumer waits for a join to be answered, and so cannot send heartbeats. */
  readonly joining: () => boolean;
  /** The group rebalances: join again. */
  readonly rebalancing: () => void;
  /** It is a member no more. */
  readonly gone: (error: MoldauError) => void;
}

/** What a member is made from. */
export type MemberFields = Omit<JoinGroupRequest, "group" | "requireKnownMemberId" | "reason">;

/** A member. Its group changes it. */
export class Member {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly own: OwnMemberHooks | undefined;
  /** Ends when it has been silent for too long. */
  readonly session: Deadline;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: readonly Protocol[];
  /** What its leader gave it, as bytes. */
  assignment: Uint8Array = noBytes;
  /** Whether it has never been told its id by a finished join. */
  isNew = true;
  awaitingJoin: Reply<JoinGroupAnswer> | undefined;
  awaitingSync: Reply<SyncGroupAnswer> | undefined;

  constructor(fields: MemberFields, own: OwnMemberHooks | undefined, session: (member: Member) => Deadline) {
    this.memberId = fields.memberId;
    this.groupInstanceId = fields.groupInstanceId;
    this.clientId = fields.clientId;
    this.clientHost = fields.clientHost;
    this.own = own;
    this.sessionTimeoutMs = fields.sessionTimeoutMs;
    this.rebalanceTimeoutMs = fields.rebalanceTimeoutMs;
    this.protocols = fields.protocols;
    this.session = session(this);
  }

  /** Whether it offers exactly these, and says the same of itself. */
  offers(protocols: readonly Protocol[]): boolean {
    return (
      protocols.length === this.protocols.length &&
      protocols.every(({ name, metadata }, index) => {
        const mine = this.protocols[index];
        return mine?.name === name && sameBytes(mine.metadata, metadata);
      })
    );
  }

  /** What it says of itself for a protocol. */
  metadata(protocolName: string | undefined): Uint8Array {
    return this.protocols.find(({ name }) => name === protocolName)?.metadata ?? noBytes;
  }

  /** What is remembered of it. */
  record(protocolName: string | undefined, assignment: Uint8Array): MemberRecord {
    const { memberId, groupInstanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs } = this;
    const subscription = this.metadata(protocolName);
    return {
      memberId,
      groupInstanceId,
      clientId,
      clientHost,
      rebalanceTimeoutMs,
      sessionTimeoutMs,
      subscription,
      assignment,
    };
  }
}
