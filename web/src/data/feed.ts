// Keeps the page up to date: one stream of what happens, one of the chosen topic's events, and fresh lists where those
// do not tell enough. A browser allows six connections to a host; two are used.

import type { Happening } from "moldau/client";
import type { Message } from "../model/state.ts";
import { api, Refusal, type ShownEvent } from "./api.ts";

/** How far back the picture of a topic begins. */
const eventsBack = 64;
/** A tail that has fallen further behind than this begins anew at the end. */
const tailLagMost = 5000;
const freshenEveryMs = 5000;
const freshenSoonMs = 120;

/** Happenings after which the lists are asked for again. */
const listsChange = /^(topic-|member-|rebalanced|group-deleted|partition-damaged)/;

export class Feed {
  readonly #send: (message: Message) => void;
  #activity: EventSource | undefined;
  #tail: EventSource | undefined;
  #tailTopic: string | null = null;
  #tailSeen = new Map<number, number>();
  #freshening = false;
  #freshenAgain = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: Message) => void) {
    this.#send = send;
  }

  start(): void {
    this.#listen();
    setInterval(() => this.#send({ kind: "second", at: Date.now() }), 1000);
    setInterval(() => void this.freshen(), freshenEveryMs);
    void this.freshen();
  }

  /** Shows another topic. */
  choose(topic: string | null): void {
    if (topic === this.#tailTopic) return;
    this.#tailTopic = topic;
    this.#send({ kind: "choose", topic });
    this.#follow();
  }

  /** Asks for all topics and groups. Calls that overlap become one more at the end. */
  async freshen(): Promise<void> {
    if (this.#freshening) {
      this.#freshenAgain = true;
      return;
    }
    this.#freshening = true;
    try {
      this.#send({ kind: "topics", topics: await api.topics() });
      this.#send({ kind: "groups", groups: await api.groups() });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 0) this.#send({ kind: "link", link: "lost" });
    }
    this.#freshening = false;
    if (this.#freshenAgain) {
      this.#freshenAgain = false;
      this.#freshenSoon();
    }
  }

  #freshenSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.freshen();
    }, freshenSoonMs);
  }

  #listen(): void {
    const activity = new EventSource("/activity");
    this.#activity = activity;
    activity.onopen = () => {
      this.#send({ kind: "link", link: "live" });
      this.#freshenSoon();
      this.#follow();
    };
    activity.onmessage = ({ data }) => this.#happened(JSON.parse(data) as Happening);
    activity.onerror = () => {
      this.#send({ kind: "link", link: "lost" });
      if (activity.readyState !== EventSource.CLOSED) return;
      setTimeout(() => this.#activity === activity && this.#listen(), 1000);
    };
  }

  #happened(happening: Happening): void {
    this.#send({ kind: "happened", happening });
    if (listsChange.test(happening.kind)) this.#freshenSoon();
    if (happening.kind === "appended" && happening.topic === this.#tailTopic) {
      const seen = this.#tailSeen.get(happening.partition);
      if (seen !== undefined && happening.baseOffset + happening.count - seen > tailLagMost) this.#follow();
    }
  }

  /** Follows the chosen topic from a little before its end. */
  #follow(): void {
    this.#tail?.close();
    clearTimeout(this.#again);
    this.#tailSeen.clear();
    const topic = this.#tailTopic;
    if (topic === null) return;
    const tail = new EventSource(`/topics/${encodeURIComponent(topic)}/events?from=-${eventsBack}&onExpired=earliest`);
    this.#tail = tail;
    tail.onmessage = ({ data }) => this.#saw(topic, JSON.parse(data) as ShownEvent);
    tail.onerror = () => {
      if (tail.readyState !== EventSource.CLOSED || tail !== this.#tail) return;
      this.#again = setTimeout(() => this.#follow(), 1000);
    };
  }

  #saw(topic: string, event: ShownEvent): void {
    this.#tailSeen.set(event.partition, event.offset + 1);
    const key = event.key ?? event.keyBase64 ?? null;
    const { partition, offset, timestamp } = event;
    this.#send({ kind: "events", topic, events: [{ partition, offset, timestamp, key }] });
  }
}
