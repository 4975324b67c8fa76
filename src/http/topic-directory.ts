// How many partitions a topic has, remembered for a moment: every put without a partition needs it.

import { type Clock, MoldauError } from "../base/index.ts";
import type { Engine, TopicInfo } from "../engine/index.ts";

/** How long a topic is taken to be what it was, in milliseconds. */
const keptMs = 1000;

/** What a put needs to know of a topic. */
export interface KnownTopic {
  readonly partitions: number;
  /** Whether events get the time of their storing, whatever time they bring. */
  readonly appendTime: boolean;
}

/** Looks topics up. */
export class TopicDirectory {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #autoCreate: boolean;
  readonly #known = new Map<string, { readonly topic: KnownTopic; readonly until: number }>();

  constructor(engine: Engine, clock: Clock, autoCreate: boolean) {
    this.#engine = engine;
    this.#clock = clock;
    this.#autoCreate = autoCreate;
  }

  /** A topic to put to, made when it is unknown and may be. Throws `unknown-topic`, `invalid-topic`. */
  find(topic: string): KnownTopic | Promise<KnownTopic> {
    const known = this.#known.get(topic);
    return known !== undefined && known.until > this.#clock.now() ? known.topic : this.#look(topic);
  }

  /** Looks again the next time: the topic has changed, or is not what it was. */
  forget(topic: string): void {
    this.#known.delete(topic);
  }

  async #look(topic: string): Promise<KnownTopic> {
    const info = await this.#describe(topic);
    const found = {
      partitions: info.partitions.length,
      appendTime: info.config["message.timestamp.type"] === "LogAppendTime",
    };
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(topic, { topic: found, until: this.#clock.now() + keptMs });
    return found;
  }

  async #describe(topic: string): Promise<TopicInfo> {
    try {
      return await this.#engine.describeTopic(topic);
    } catch (error) {
      if (!this.#autoCreate || !MoldauError.is(error, "unknown-topic")) throw error;
    }
    try {
      return await this.#engine.createTopic(topic);
    } catch (error) {
      // Somebody else made it in the meantime.
      if (MoldauError.is(error, "topic-exists")) return this.#engine.describeTopic(topic);
      throw error;
    }
  }
}

/** The most topics that are remembered. */
const maxKnown = 100_000;
