// A door to an engine in memory, for tests, and a reader of its streams.

import { Kafkaesque } from "../../src/broker/index.ts";
import { type HttpDoorOptions, openHttpDoor } from "../../src/http/index.ts";

/** JSON that a test looks into as it likes, and asserts what it finds. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyJson = any;

/** A door under test. */
export interface TestDoor extends AsyncDisposable {
  readonly url: string;
  readonly engine: Kafkaesque;
  /** Calls the door and reads its answer as JSON, or as text when it is none. */
  call(path: string, init?: RequestInit): Promise<{ status: number; body: AnyJson; headers: Headers }>;
  /** Puts a body of JSON. */
  put(path: string, body: unknown): Promise<{ status: number; body: AnyJson; headers: Headers }>;
}

/** Opens a door on a free port. */
export async function openDoor(options: HttpDoorOptions = {}): Promise<TestDoor> {
  const engine = new Kafkaesque();
  const door = await openHttpDoor(engine, { port: 0, ...options });
  const call = async (path: string, init?: RequestInit) => {
    const answer = await fetch(door.url + path, init);
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
    return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers };
  };
  return {
    url: door.url,
    engine,
    call,
    put: (path, body) =>
      call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    async [Symbol.asyncDispose]() {
      await door.close();
      await engine.close();
    },
  };
}

/** One frame of a stream. */
export interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data: AnyJson;
}

/** Reads the frames of a stream until the caller stops, or the stream ends. Comments are passed over. */
export async function* framesOf(
  url: string,
  headers: Record<string, string> = {},
): AsyncGenerator<Frame, void, undefined> {
  const abort = new AbortController();
  const answer = await fetch(url, { headers: { accept: "text/event-stream", ...headers }, signal: abort.signal });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const fields = new Map(text.slice(0, end).split("\n").map(fieldOf));
        text = text.slice(end + 2);
        const data = fields.get("data");
        if (data !== undefined) yield { id: fields.get("id"), event: fields.get("event"), data: JSON.parse(data) };
      }
    }
  } finally {
    abort.abort();
  }
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(": ");
  return colon < 0 ? [line, ""] : [line.slice(0, colon), line.slice(colon + 2)];
}

/** The events of a stream, `count` of them. */
export async function eventsOf(url: string, count: number, headers?: Record<string, string>): Promise<Frame[]> {
  const events: Frame[] = [];
  for await (const frame of framesOf(url, headers)) {
    if (frame.event === undefined) events.push(frame);
    if (events.length === count) break;
  }
  return events;
}
