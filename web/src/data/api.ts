// The HTTP API, as the page uses it. What the server refuses is thrown as a Refusal with the server's own sentence.

import type { GroupInfo, ResetResult, TopicConfig, TopicInfo } from "moldau/client";

/** A refused call, with what to do about it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** One event as the API shows it. */
export interface ShownEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key?: string | null;
  readonly keyBase64?: string;
  readonly headers: readonly (readonly [name: string, value: string | null | { readonly base64: string }])[];
  readonly value?: unknown;
  readonly text?: string;
  readonly base64?: string;
}

/** An event to put. */
export interface PutEvent {
  readonly key?: string;
  readonly value?: unknown;
  readonly text?: string;
  readonly partition?: number;
  readonly headers?: readonly (readonly [string, string])[];
}

export interface Stored {
  readonly partition: number;
  readonly offset: number;
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const init: RequestInit = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    init.headers = { ...init.headers, "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(path, init).catch(() => {
    throw new Refusal(0, "The server does not answer. Is it still running?");
  });
  const text = await response.text();
  if (!response.ok) throw new Refusal(response.status, detailOf(text) ?? `${response.status} ${response.statusText}`);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

function detailOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { detail?: string }).detail;
  } catch {
    return undefined;
  }
}

const name = encodeURIComponent;

/** `/topics/orders` and below. */
const topicPath = (topic: string, ...rest: (string | number)[]) => ["/topics", name(topic), ...rest].join("/");

/** `/groups/preparers` and below. */
const groupPath = (group: string, ...rest: string[]) => ["/groups", name(group), ...rest].join("/");

export const api = {
  call,
  topics: () => call<TopicInfo[]>("GET", "/topics"),
  groups: () => call<GroupInfo[]>("GET", "/groups"),
  createTopic: (topic: string, partitions: number, config: TopicConfig) =>
    call<TopicInfo>("POST", "/topics", { name: topic, partitions, config }),
  changeTopic: (topic: string, change: { partitions?: number; config?: Record<string, unknown> }) =>
    call<TopicInfo>("PATCH", topicPath(topic), change),
  deleteTopic: (topic: string) => call<void>("DELETE", topicPath(topic)),
  purge: (topic: string, partition: number, before: number) =>
    call<void>("DELETE", `${topicPath(topic, "partitions", partition, "events")}?before=${before}`),
  put: (topic: string, events: readonly PutEvent[]) => call<Stored[]>("POST", topicPath(topic, "events"), events),
  event: (topic: string, partition: number, offset: number) =>
    call<ShownEvent>("GET", topicPath(topic, "partitions", partition, "events", offset)),
  eventBytes: (topic: string, partition: number, offset: number) =>
    call<{ keyBase64: string | null; base64: string | null }>(
      "GET",
      `${topicPath(topic, "partitions", partition, "events", offset)}?form=bytes`,
    ),
  reset: (group: string, reset: Record<string, unknown>) =>
    call<ResetResult[]>("PUT", groupPath(group, "offsets"), reset),
  deleteGroup: (group: string) => call<void>("DELETE", groupPath(group)),
};
