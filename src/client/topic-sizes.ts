// How many partitions topics have, as a producer knows it: asked once, and again from time to time, as topics grow.

import { type Clock, MoldauError, problem, type Random } from "../base/index.ts";
import type { Engine, TopicInfo } from "../engine/index.ts";
import { backoffMs, pauseFor } from "./timing.ts";

/** How to ask. */
export interface TopicSizesSettings {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether a topic that is not there is made. */
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
    const { clock, timeoutMs, random, signal } = this.#settings;
    const deadline = clock.now() + timeoutMs;
    for (let failures = 1; ; failures += 1) {
      try {
        const { partitions } = await this.#describe(topic);
        this.#sizes.set(topic, { partitions: partitions.length, askedAt: clock.now() });
        return;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (!(MoldauError.is(error) && error.retriable)) throw error;
        if (clock.now() >= deadline) {
          throw problem("timed-out", { afterMs: timeoutMs, waitedFor: `the partitions of "${topic}"` }, error);
        }
        await pauseFor(backoffMs(failures, random), clock, signal);
      }
    }
  }

  async #describe(topic: string): Promise<TopicInfo> {
    const { engine, createTopics } = this.#settings;
    try {
      return await engine.describeTopic(topic);
    } catch (error) {
      if (createTopics && MoldauError.is(error, "unknown-topic")) return engine.createTopic(topic);
      throw error;
    }
  }
}
