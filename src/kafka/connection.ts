// One client's connection: frames come in, requests are handled in their order, answers go out in the same order.
// A request begins when the ones before it are answered, except where its API lets the next one begin (Produce).
// The answers of one turn of the event loop leave in one write. A client that sends faster than it is served, or
// does not read its answers, is not read from until it has caught up.

import type { Socket } from "node:net";
import { Deque } from "../base/index.ts";
import { type AnyApi, type Call, type Door, serves } from "./api.ts";
import { FrameSplitter } from "./frames.ts";
import { Reader, type RequestHeader, readRequestHeader, skipTaggedFields, Writer } from "./wire/index.ts";

/** What a connection may use up. */
export interface ConnectionLimits {
  /** The largest request (`socket.request.max.bytes`). */
  readonly requestBytes: number;
  /** How many bytes of requests may wait before the socket is no longer read from. */
  readonly queuedBytes: number;
  /** How many bytes of answers may wait in the socket before no further request begins. */
  readonly unsentBytes: number;
  /** How long a connection may be silent, in milliseconds (`connections.max.idle.ms`). */
  readonly idleMs: number;
  /** How many pipelined requests may be under way. */
  readonly running: number;
}

/** An answer that is under way: it is sent when those before it are. */
interface Slot {
  readonly api: AnyApi;
  readonly header: RequestHeader;
  /** Undefined until it is there; null when the client wants none. */
  answer: unknown;
}

/** A connection from its first byte to its last. */
export class Connection {
  readonly #socket: Socket;
  readonly #door: Door;
  readonly #limits: ConnectionLimits;
  readonly #complain: (message: string, error?: unknown) => void;
  readonly #frames: FrameSplitter;
  readonly #writer = new Writer();
  readonly #ended = new AbortController();
  readonly #waiting = new Deque<Buffer>();
  readonly #running = new Deque<Slot>();
  #waitingBytes = 0;
  #flushing = false;
  #clientId = "";

  constructor(
    socket: Socket,
    door: Door,
    limits: ConnectionLimits,
    complain: (message: string, error?: unknown) => void,
  ) {
    this.#socket = socket;
    this.#door = door;
    this.#limits = limits;
    this.#complain = complain;
    this.#frames = new FrameSplitter(limits.requestBytes);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.setTimeout(limits.idleMs, () => this.#silent());
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("drain", () => this.#advance());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#ended.abort(new Error("the client has gone")));
  }

  /** Ends the connection: what waits is given up, and answers that are ready are still sent. */
  close(): void {
    this.#ended.abort(new Error("the server is closing"));
    this.#flush();
    this.#socket.destroySoon();
  }

  /** Nothing came and nothing went for long: that is fine only while the client waits for an answer. */
  #silent(): void {
    if (this.#running.length === 0 || this.#socket.writableLength > 0) this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      this.#frames.push(chunk, (frame) => {
        this.#waiting.push(frame);
        this.#waitingBytes += frame.length;
      });
    } catch (error) {
      this.#giveUp((error as Error).message);
    }
    this.#advance();
  }

  /** Begins what can begin now. */
  #advance(): void {
    while (this.#mayBegin()) {
      const frame = this.#waiting.shift() as Buffer;
      this.#waitingBytes -= frame.length;
      this.#begin(frame);
    }
    if (this.#waitingBytes > this.#limits.queuedBytes) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #mayBegin(): boolean {
    if (this.#waiting.length === 0 || this.#socket.destroyed) return false;
    if (this.#socket.writableLength + this.#writer.length > this.#limits.unsentBytes) return false;
    if (this.#running.length === 0) return true;
    if (this.#running.length >= this.#limits.running || !this.#running.at(-1)?.api.pipelined) return false;
    const next = this.#waiting.at(0) as Buffer;
    return next.length >= 2 && this.#door.apis.get(next.readInt16BE(0))?.pipelined === true;
  }

  #begin(frame: Buffer): void {
    let slot: Slot;
    let result: unknown;
    try {
      const reader = new Reader(frame);
      const header = readRequestHeader(reader);
      const api = this.#door.apis.get(header.apiKey);
      if (api === undefined) throw new RangeError(`API ${header.apiKey} is not served`);
      slot = { api, header, answer: undefined };
      result = serves(api, header.apiVersion) ? this.#handle(api, header, reader) : this.#unsupported(api, header);
    } catch (error) {
      this.#giveUp((error as Error).message, error);
      return;
    }
    this.#running.push(slot);
    if (result instanceof Promise) this.#await(slot, result);
    else this.#answer(slot, result);
  }

  #unsupported(api: AnyApi, { apiVersion }: RequestHeader): unknown {
    if (api.unsupported !== undefined) return api.unsupported(this.#door);
    throw new RangeError(`version ${apiVersion} of ${api.name} is not served, only ${api.versions.join(" to ")}`);
  }

  #handle(api: AnyApi, header: RequestHeader, reader: Reader): unknown {
    if (header.apiVersion >= api.request.flexibleFrom) skipTaggedFields(reader);
    this.#clientId = header.clientId ?? "";
    const call: Call = {
      door: this.#door,
      version: header.apiVersion,
      clientId: this.#clientId,
      host: this.#socket.remoteAddress ?? "",
      signal: this.#ended.signal,
    };
    return api.handle(api.request.read(reader, header.apiVersion), call);
  }

  #await(slot: Slot, result: Promise<unknown>): void {
    result.then(
      (answer) => {
        this.#answer(slot, answer);
        this.#advance();
      },
      (error: unknown) => {
        if (!this.#ended.signal.aborted) this.#giveUp(`${slot.api.name} failed: ${(error as Error).message}`, error);
      },
    );
  }

  /** Takes an answer, and sends it together with those that have waited for it. */
  #answer(slot: Slot, answer: unknown): void {
    slot.answer = answer ?? null;
    for (let first = this.#running.at(0); first !== undefined && first.answer !== undefined; ) {
      this.#running.shift();
      if (first.answer !== null) this.#write(first);
      first = this.#running.at(0);
    }
  }

  #write({ api, header, answer }: Slot): void {
    const version = serves(api, header.apiVersion) ? header.apiVersion : 0;
    this.#writer.frame((writer) => {
      writer.int32(header.correlationId);
      if (version >= api.response.flexibleFrom && !api.plainHeader) writer.unsignedVarint(0);
      api.response.write(writer, version, answer);
    });
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const pieces = this.#writer.take();
    if (pieces.length === 0 || this.#socket.destroyed) return;
    this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    this.#socket.uncork();
    if (this.#waiting.length > 0) this.#advance();
  }

  #giveUp(reason: string, error?: unknown): void {
    const { remoteAddress, remotePort } = this.#socket;
    const name = this.#clientId === "" ? "" : ` (${this.#clientId})`;
    this.#complain(`Kafka client ${remoteAddress}:${remotePort}${name} is cut off: ${reason}`, error);
    this.#flush();
    this.#socket.destroy();
  }
}
