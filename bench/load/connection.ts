// A lean HTTP/1.1 client over one socket: what it costs must not hide what the server costs.

import { connect, type Socket } from "node:net";

/** Builds the bytes of a POST. */
export function postRequest(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const bytes = Buffer.byteLength(body);
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n${more.join("")}\r\n`;
  return Buffer.from(head + body);
}

/** One keep-alive connection; one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #seen: Buffer = Buffer.alloc(0);
  #answer: ((error?: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (error) => this.#answer?.(error));
    socket.on("close", () => this.#answer?.(new Error("the server closed the connection")));
  }

  /** Opens a connection to a port of this machine. */
  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new Connection(socket)));
      socket.once("error", reject);
    });
  }

  /** Sends a request and waits for its whole answer. Rejects when that is not a 2xx with a Content-Length. */
  send(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#answer = (error) => (error === undefined ? resolve() : reject(error));
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#answer = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#seen = this.#seen.length === 0 ? chunk : Buffer.concat([this.#seen, chunk]);
    const headEnd = this.#seen.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#seen.toString("latin1", 0, headEnd);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    if (!head.startsWith("HTTP/1.1 2") || length === undefined) {
      this.#answer?.(new Error(`unexpected answer: ${this.#seen.toString("utf8", 0, 400)}`));
      return;
    }
    if (this.#seen.length < headEnd + 4 + Number(length)) return;
    this.#seen = Buffer.alloc(0);
    this.#answer?.();
  }
}
