// The consumer groups of another Moldau, reached over HTTP.

import type {
  Commit,
  GroupInfo,
  Groups,
  Heartbeat,
  JoinRequest,
  Membership,
  Reset,
  ResetResult,
} from "../engine/index.ts";
import type { HttpCalls } from "./http-calls.ts";

/** How long a rebalance may take unless the request says otherwise, in milliseconds. */
const rebalanceMs = 60_000;

/** Groups behind the HTTP door of another Moldau. */
export class HttpGroups implements Groups {
  readonly #calls: HttpCalls;

  constructor(calls: HttpCalls) {
    this.#calls = calls;
  }

  join(group: string, request: JoinRequest, signal?: AbortSignal): Promise<Membership> {
    const { host: _host, ...body } = request;
    const waitMs = request.rebalanceTimeoutMs ?? rebalanceMs;
    return this.#calls.call(`${pathOf(group)}/members`, { method: "POST", body, answerMs: waitMs, signal });
  }

  heartbeat(group: string, member: string, heartbeat: Heartbeat, signal?: AbortSignal): Promise<Membership> {
    const { waitMs, ...body } = heartbeat;
    return this.#calls.call(memberPath(group, member), { method: "POST", body, waitMs, signal });
  }

  leave(group: string, member: string, reason?: string): Promise<void> {
    return this.#calls.call(memberPath(group, member), { method: "DELETE", query: { reason } });
  }

  commit(
    group: string,
    offsets: readonly Commit[],
    by?: { readonly member: string; readonly generation: number },
  ): Promise<void> {
    const body = { member: by?.member, generation: by?.generation, offsets };
    return this.#calls.call(`${pathOf(group)}/offsets`, { method: "POST", body });
  }

  committed(group: string): Promise<Commit[]> {
    return this.#calls.call(`${pathOf(group)}/offsets`);
  }

  reset(group: string, reset: Reset): Promise<ResetResult[]> {
    return this.#calls.call(`${pathOf(group)}/offsets`, { method: "PUT", body: reset });
  }

  list(): Promise<GroupInfo[]> {
    return this.#calls.call("/groups");
  }

  describe(group: string): Promise<GroupInfo> {
    return this.#calls.call(pathOf(group));
  }

  delete(group: string): Promise<void> {
    return this.#calls.call(pathOf(group), { method: "DELETE" });
  }
}

function pathOf(group: string): string {
  return `/groups/${encodeURIComponent(group)}`;
}

function memberPath(group: string, member: string): string {
  return `${pathOf(group)}/members/${encodeURIComponent(member)}`;
}
