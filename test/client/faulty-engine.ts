// An engine whose calls go wrong as a test says.

import type { AppendOptions, Engine, NewEvent } from "../../src/engine/index.ts";

/** One append, before it is made. */
export interface AppendCall {
  readonly topic: string;
  readonly partition: number;
  readonly events: readonly NewEvent[];
  readonly options: AppendOptions;
  /** How many appends came before. */
  readonly index: number;
}

/** What is put around an engine's appends: call `append` to store, throw or return what the caller shall see. */
export type AroundAppend = (
  call: AppendCall,
  append: () => ReturnType<Engine["append"]>,
) => ReturnType<Engine["append"]>;

/** The engine with other methods in place of some of its own, and something around its appends. */
export function faulty(engine: Engine, around: AroundAppend, others: Partial<Engine> = {}): Engine {
  let index = 0;
  const append: Engine["append"] = (topic, partition, events, options = {}) =>
    around({ topic, partition, events, options, index: index++ }, () =>
      engine.append(topic, partition, events, options),
    );
  const replaced: Partial<Engine> = { append, ...others };
  return new Proxy(engine, {
    get(target, name) {
      const own = replaced[name as keyof Engine];
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** All values of a partition, in order. */
export async function valuesOf(engine: Engine, topic: string, partition = 0): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let offset = 0; ; ) {
    const { events, next, end } = await engine.read(topic, partition, offset);
    values.push(...events.map((event) => event.value));
    if (next >= end) return values;
    offset = next;
  }
}
