// Trouble on demand: answers that are errors, come late, or never come, and versions that an older broker would have.

import { catalogue, type ErrorType, problem, sleep } from "../base/index.ts";
import { type AnyApi, apis, type Call } from "../kafka/index.ts";

/** What happens to the next requests of an API. */
export interface Disturbance {
  /** Answered with this error: a type of the catalogue, or Kafka's code. Nothing is carried out. */
  readonly error?: ErrorType | number;
  /** Answered so much later, in milliseconds. */
  readonly delayMs?: number;
  /** The connection ends before the request is carried out, or after, when only the answer is lost. */
  readonly disconnect?: "before" | "after";
  /** How many requests are disturbed. Default 1. */
  readonly times?: number;
}

/** The names of APIs, such as `Produce`, with the highest version that is advertised. */
export type VersionCaps = Readonly<Record<string, number>>;

interface Planned extends Disturbance {
  left: number;
}

/** What is planned for the requests to come. */
export class Disturbances {
  readonly #planned = new Map<string, Planned[]>();

  /** Disturbs the next requests of an API. Several plans follow one another. Throws `invalid-request` for an unknown API. */
  plan(api: string, disturbance: Disturbance): void {
    checkName(api);
    const planned = this.#planned.get(api) ?? [];
    this.#planned.set(api, [...planned, { ...disturbance, left: disturbance.times ?? 1 }]);
  }

  /** The APIs with what is planned for them, in no higher versions than the caps allow. */
  table(caps: VersionCaps): ReadonlyMap<number, AnyApi> {
    for (const name of Object.keys(caps)) checkName(name);
    const disturbed = [...apis].map(([key, api]): [number, AnyApi] => {
      const [lowest, highest] = api.versions;
      const versions = [lowest, Math.min(highest, caps[api.name] ?? highest)] as const;
      return [key, { ...api, versions, handle: (body, call) => this.#handle(api, body, call) }];
    });
    return new Map(disturbed);
  }

  #handle(api: AnyApi, body: object, call: Call): unknown {
    const planned = this.#planned.get(api.name);
    const [next] = planned ?? [];
    if (planned === undefined || next === undefined) return api.handle(body, call);
    next.left -= 1;
    if (next.left <= 0) planned.shift();
    return disturb(api, next, body, call);
  }
}

async function disturb(api: AnyApi, { error, delayMs, disconnect }: Disturbance, body: object, call: Call) {
  if (delayMs !== undefined) await sleep(delayMs, call.signal);
  if (disconnect === "before") throw new Error("disconnected by the test");
  if (error !== undefined) return errorAnswer(body, typeof error === "number" ? error : catalogue[error].kafka);
  const answer = await api.handle(body, call);
  if (disconnect === "after") throw new Error("disconnected by the test");
  return answer;
}

/**
 * An answer in which everything that can carry an error carries this one: answers name what their requests name.
 * Fields that are not in the request have their defaults.
 */
function errorAnswer(request: object, errorCode: number): object {
  const mirrored = Object.entries(request).map(([name, value]) => [name, mirror(value, errorCode)]);
  const answer = { ...Object.fromEntries(mirrored), errorCode };
  return { ...answer, results: answer.topics ?? answer.resources ?? answer.groups ?? [] };
}

function mirror(value: unknown, errorCode: number): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item) => (typeof item === "object" && item !== null ? errorAnswer(item, errorCode) : item));
}

function checkName(api: string): void {
  const names = [...apis.values()].map(({ name }) => name);
  if (names.includes(api)) return;
  throw problem("invalid-request", { field: "api", reason: `"${api}" is none; there are ${names.join(", ")}` });
}
