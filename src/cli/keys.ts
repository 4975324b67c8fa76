// Single keys, as they are pressed. Only where a person types; elsewhere nothing ever comes.

import type { Terminal } from "./terminal.ts";

const controlC = "\x03";

/** Calls what belongs to a key whenever it is pressed; Ctrl-C counts as `q`. Returns what ends it. */
export function onKeys(terminal: Terminal, actions: Readonly<Record<string, () => void>>): () => void {
  const input = terminal.input as typeof process.stdin;
  if (!terminal.interactive || input.isTTY !== true) return () => {};
  const onData = (typed: Buffer) => {
    for (const key of typed.toString()) actions[key === controlC ? "q" : key]?.();
  };
  input.setRawMode(true);
  input.on("data", onData);
  return () => {
    input.off("data", onData);
    input.setRawMode(false);
    input.pause();
  };
}
