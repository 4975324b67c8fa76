// From `--at` to an engine, and from its errors to advice.

import { MoldauError, problem } from "../base/index.ts";
import { connect } from "../connect/index.ts";
import type { Engine } from "../engine/index.ts";
import { mostSimilar } from "./similar.ts";

/** The option that says where the events are. */
export interface At {
  readonly at: string;
}

/** Runs some work with the engine at an address, and lets go of it afterwards. */
export async function withEngine<Result>({ at }: At, work: (engine: Engine) => Promise<Result>): Promise<Result> {
  if (!(await answers(at))) {
    throw problem("unavailable", { reason: `No Moldau answers at ${at}. Start one: npx moldau serve` });
  }
  await using engine = await connect(at);
  try {
    return await work(engine);
  } catch (error) {
    throw MoldauError.is(error, "unknown-topic") ? await withSuggestion(error, engine) : error;
  }
}

/** Whether a server answers at an address. What is not on the network always does. */
export async function answers(at: string): Promise<boolean> {
  if (!/^https?:/.test(at)) return true;
  const health = fetch(new URL("/health", at), { signal: AbortSignal.timeout(5000) });
  return health.then(
    () => true,
    () => false,
  );
}

async function withSuggestion(error: MoldauError<"unknown-topic">, engine: Engine): Promise<MoldauError> {
  const { topic } = error.facts;
  const names = await engine.listTopics().then(
    (topics) => topics.map((info) => info.topic),
    () => [],
  );
  const similar = mostSimilar(topic, names);
  if (similar === undefined) return error;
  return new MoldauError("unknown-topic", error.facts, {
    detail: `There is no topic "${topic}". Did you mean "${similar}"?`,
    cause: error,
  });
}
