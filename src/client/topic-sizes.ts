// How many partitions topics have, as a producer knows it: asked once, and again from time to time, as topics grow.

import { type Clock, MoldauError, problem, type Random } from "../base/index.ts";
import type { Engine, TopicInfo } from "../engine/index.ts";
import { abortOf, retrying } from "./timing.ts";

/** How to ask. */
export interface TopicSizesSettings {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether a topic that is not there is made, by an append of nothing, so that the engine decides whether it may. */
  readonly createTopics: boolean;
  /** After how long the number is asked for again, in milliseconds. */
  readonly refreshMs: number;
  /** How long to try before giving up, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface Size {
  readonly partitions: number;
  readonly askedAt: number;
}

/** Numbers of partitions by topic. */
export class TopicSizes {
  readonly #settings: TopicSizesSettings;
  readonly #sizes = new Map<string, Size>();
  readonly #asking = new Map<string, Promise<void>>();

  constructor(settings: TopicSizesSettings) {
    this.#settings = settings;
  }

  /** The number of partitions, or undefined when it must be asked for. An old number is renewed in the background. */
  get(topic: string): number | undefined {
    const size = this.#sizes.get(topic);
    if (size !== undefined && this.#settings.clock.now() - size.askedAt >= this.#settings.refreshMs) {
      this.ask(topic).catch(() => {});
    }
    return size?.partitions;
  }

  /** The number proved wrong. */
  forget(topic: string): void {
    this.#sizes.delete(topic);
  }

  /** Asks now. Rejects when there is no such topic, or no answer in time. */
  ask(topic: string): Promise<void> {
    const running = this.#asking.get(topic);
    if (running !== undefined) return running;
    const asking = this.#ask(topic).finally(() => this.#asking.delete(topic));
    this.#asking.set(topic, asking);
    return asking;
  }

  async #ask(topic: string): Promise<void> {
    const { clock, timeoutMs, signal } = this.#settings;
    const end = new AbortController();
    const giveUp = () =>
      end.abort(problem("timed-out", { afterMs: timeoutMs, waitedFor: `the partitions of "${topic}"` }));
    const cancel = clock.after(timeoutMs, giveUp);
    const stop = () => end.abort(signal.reason);
    signal.addEventListener("abort", stop);
    try {
      const asking = retrying(() => this.#describe(topic), this.#settings, end.signal);
      const { partitions } = await Promise.race([asking, abortOf(end.signal)]);
      this.#sizes.set(topic, { partitions: partitions.length, askedAt: clock.now() });
    } finally {
      cancel();
      signal.removeEventListener("abort", stop);
    }
  }

  async #describe(topic: string): Promise<TopicInfo> {
    const { engine, createTopics } = this.#settings;
    try {
      return await engine.describeTopic(topic);
    } catch (error) {
      if (!createTopics || !MoldauError.is(error, "unknown-topic")) throw error;
    }
    await engine.append(topic, 0, []);
    return engine.describeTopic(topic);
  }
}
