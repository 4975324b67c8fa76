// Calls to the HTTP door of another Moldau, by fetch alone: answers become values, problem documents become errors again.

import { MoldauError, problem } from "../base/index.ts";
import { errorOf, type ProblemJson } from "../contract/index.ts";

/** How to reach a server. */
export interface HttpOptions {
  /** How long to wait for an answer, besides the time that a read was told to wait, in milliseconds. Default 30,000 (`request.timeout.ms`). */
  readonly requestTimeoutMs?: number;
  /** Headers that go with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** One request. */
export interface Call {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of JSON as they are, or a value to write as JSON. */
  readonly body?: unknown;
  /** How long the server is asked to wait before it answers, in milliseconds. */
  readonly waitMs?: number;
  /** How long the answer may take besides, because others decide about it, in milliseconds. */
  readonly answerMs?: number;
  readonly signal?: AbortSignal;
}

const defaultRequestTimeoutMs = 30_000;

/** The calls to one server. */
export class HttpCalls {
  /** Where it is, without a slash at the end. */
  readonly address: string;
  readonly #options: HttpOptions;
  readonly #running = new Set<AbortController>();
  #closed = false;

  /** Throws `invalid-request` for an address that is none. */
  constructor(address: string, options: HttpOptions = {}) {
    if (!URL.canParse(address) || !/^https?:/.test(address)) {
      throw problem("invalid-request", {
        field: "address",
        reason: `"${address}" is not such as http://127.0.0.1:4000`,
      });
    }
    this.address = address.replace(/\/+$/, "");
    this.#options = options;
  }

  /** Makes a request and returns its answer as JSON; undefined when there is nothing in it. A GET that met a closed connection is made again. */
  async call<Answer>(path: string, call: Call = {}): Promise<Answer> {
    try {
      return await this.#once<Answer>(path, call);
    } catch (error) {
      const again =
        (call.method ?? "GET") === "GET" && MoldauError.is(error, "unavailable") && error.cause !== undefined;
      if (!again || call.signal?.aborted || this.#closed) throw error;
      return this.#once<Answer>(path, call);
    }
  }

  /** Ends all calls that are under way. */
  close(): void {
    this.#closed = true;
    for (const controller of this.#running) controller.abort(this.#closedError());
  }

  async #once<Answer>(path: string, call: Call): Promise<Answer> {
    if (this.#closed) throw this.#closedError();
    call.signal?.throwIfAborted();
    const controller = new AbortController();
    const stop = () => controller.abort(call.signal?.reason);
    const afterMs = (this.#options.requestTimeoutMs ?? defaultRequestTimeoutMs) + (call.waitMs ?? call.answerMs ?? 0);
    const timedOut = () =>
      controller.abort(problem("timed-out", { afterMs, waitedFor: `an answer of ${this.address}` }));
    const timer = setTimeout(timedOut, afterMs);
    call.signal?.addEventListener("abort", stop);
    this.#running.add(controller);
    try {
      return await this.#send<Answer>(path, call, controller.signal);
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", stop);
      this.#running.delete(controller);
    }
  }

  async #send<Answer>(path: string, call: Call, signal: AbortSignal): Promise<Answer> {
    const { fetch: send = fetch, headers } = this.#options;
    let status = 0;
    try {
      const response = await send(this.#url(path, call), {
        method: call.method ?? "GET",
        headers: {
          ...headers,
          ...call.headers,
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: bodyOf(call.body),
        signal,
      });
      status = response.status;
      const text = await response.text();
      const answer: unknown = text === "" ? undefined : JSON.parse(text);
      if (!response.ok) throw errorOf(answer) ?? this.#strange(status, answer as ProblemJson | undefined);
      return answer as Answer;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (MoldauError.is(error)) throw error;
      throw error instanceof SyntaxError && status !== 200 ? this.#strange(status) : this.#broken(error as Error);
    }
  }

  #url(path: string, { query = {}, waitMs }: Call): string {
    const words = Object.entries({ ...query, wait: waitMs === undefined ? undefined : `${Math.ceil(waitMs)}ms` })
      .filter(([, value]) => value !== undefined)
      .map(
        ([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll("%3A", ":").replaceAll("%2C", ",")}`,
      );
    return `${this.address}${path}${words.length === 0 ? "" : `?${words.join("&")}`}`;
  }

  /** An answer that no Moldau gives, such as that of a proxy in between. */
  #strange(status: number, answer?: ProblemJson): MoldauError {
    const reason = `${this.address} answered ${status}${answer?.title === undefined ? "" : `: ${answer.title}`}`;
    if (status >= 500 || status === 408 || status === 429) return problem("unavailable", { reason });
    return problem("internal", { reason: `${reason}, which is no answer of a Moldau` });
  }

  #broken(error: Error): MoldauError {
    const { message } = error.cause instanceof Error && error.cause.message !== "" ? error.cause : error;
    return problem("unavailable", { reason: `The connection to ${this.address} failed (${message})` }, error);
  }

  #closedError(): MoldauError {
    return problem("closed", { what: `The engine at ${this.address}` });
  }
}

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined;
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);
}
