// An engine whose line can be cut: what a crash looks like from the other side. Nothing more is said, not even goodbye.

import { problem } from "../base/index.ts";
import type { Engine } from "../engine/index.ts";

/** An engine, and the knife. */
export interface Severable {
  readonly engine: Engine;
  /** From now on every call fails, and nothing reaches the engine behind. */
  readonly cut: () => void;
}

/** Puts a line that can be cut before an engine. */
export function severable(engine: Engine): Severable {
  let whole = true;
  const guard = <Shape extends object>(target: Shape): Shape =>
    new Proxy(target, {
      get(_, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== "function") return isPart(member) ? guard(member) : member;
        return (...parameters: unknown[]) => {
          if (!whole) return Promise.reject(problem("closed", { what: "The line to the engine" }));
          return member.apply(target, parameters);
        };
      },
    });
  return {
    engine: guard(engine),
    cut: () => {
      whole = false;
    },
  };
}

function isPart(member: unknown): member is object {
  return typeof member === "object" && member !== null;
}
