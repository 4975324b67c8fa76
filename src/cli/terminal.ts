// Where a command reads from and writes to. Writing waits for whoever reads; Ctrl-C and a reader that has gone
// both end the command through one signal.

import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";

/** A way to style text, such as `dim` or `green`. */
export type Style = Parameters<typeof styleText>[0];

/** Why a command was ended from outside, and what its exit code is then. */
export interface Ending {
  readonly exitCode: number;
}

/** The streams of a terminal. */
export interface TerminalStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

/** What a command talks to. */
export class Terminal {
  /** What is typed or piped in. */
  readonly input: Readable;
  /** The result, and nothing else. */
  readonly output: Writable;
  /** Progress and errors. */
  readonly errors: Writable;
  readonly #ended = new AbortController();
  #endsWell = false;
  #pending: string[] = [];
  #pendingLength = 0;
  #soon: NodeJS.Immediate | undefined;

  constructor({ input, output, errors }: TerminalStreams) {
    this.input = input;
    this.output = output;
    this.errors = errors;
    output.on("error", () => this.end({ exitCode: 0 }));
    errors.on("error", () => {});
  }

  /** Aborted when the command shall end; the reason is an `Ending`. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Whether a person reads the output. */
  get interactive(): boolean {
    return (this.output as { isTTY?: boolean }).isTTY === true;
  }

  /** How many columns the output has. */
  get columns(): number {
    return (this.output as { columns?: number }).columns ?? 80;
  }

  /** How many rows the output has. */
  get rows(): number {
    return (this.output as { rows?: number }).rows ?? 24;
  }

  /** Makes the running command end. */
  end(ending: Ending): void {
    this.#ended.abort(ending);
  }

  /** The command ends by Ctrl-C, as it should: that is no failure. */
  endWell(): void {
    this.#endsWell = true;
  }

  /** The exit code of a command that was not stopped by an error. */
  get exitCode(): number {
    return this.ended.aborted && !this.#endsWell ? (this.ended.reason as Ending).exitCode : 0;
  }

  /** Writes a line of the result. Lines of one turn of the event loop go out together; waits while the reader is behind. */
  print(line: string): Promise<void> | undefined {
    this.#pending.push(line, "\n");
    this.#pendingLength += line.length + 1;
    if (this.#pendingLength >= 65_536) return this.flush();
    this.#soon ??= setImmediate(() => void this.flush());
    return undefined;
  }

  /** Writes what is waiting, and waits until the reader has taken it or is gone. */
  flush(): Promise<void> {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    const text = this.#pending.join("");
    this.#pending = [];
    this.#pendingLength = 0;
    return new Promise((resolve) => this.output.write(text, () => resolve()));
  }

  /** Writes a line for people beside the result. */
  note(line: string): void {
    this.errors.write(`${line}\n`);
  }

  /** Clears the screen. */
  clear(): void {
    this.output.write("\x1b[H\x1b[2J\x1b[3J");
  }

  /** Styles text of the result where colours are wanted: on a terminal, and not when NO_COLOR is set. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.output });
  }

  /** Styles text of notes. */
  noteStyle(style: Style, text: string): string {
    return styleText(style, text, { stream: this.errors });
  }
}

/** The terminal of this process. Ctrl-C ends the command gently, a second one at once. */
export function processTerminal(): Terminal {
  const terminal = new Terminal({ input: process.stdin, output: process.stdout, errors: process.stderr });
  const onSignal = (exitCode: number) => () => {
    if (terminal.ended.aborted) process.exit(exitCode);
    terminal.end({ exitCode });
  };
  process.on("SIGINT", onSignal(130));
  process.on("SIGTERM", onSignal(143));
  return terminal;
}
