// Calling the server from a form: busy while it works, the server's own sentence when it refuses.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** The outcome of the last call of a form. */
export interface Act {
  readonly busy: boolean;
  readonly refusal: string | null;
  readonly done: string | null;
  /** Runs a call; what it returns is said when it worked. */
  readonly run: (call: () => Promise<string | undefined>) => Promise<void>;
}

export function useAct(): Act {
  const [outcome, setOutcome] = useState<Omit<Act, "run">>({ busy: false, refusal: null, done: null });
  const run = async (call: () => Promise<string | undefined>) => {
    setOutcome({ busy: true, refusal: null, done: null });
    try {
      setOutcome({ busy: false, refusal: null, done: (await call()) ?? null });
    } catch (error) {
      setOutcome({ busy: false, refusal: (error as Error).message, done: null });
    }
  };
  return { ...outcome, run };
}

/** What came of it. */
export function Outcome({ act }: { act: Act }) {
  return (
    <div role="status">
      {act.refusal !== null && <p class="refusal">{act.refusal}</p>}
      {act.done !== null && <p class="done">{act.done}</p>}
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A labelled field. */
export function Field({ label, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label class="field">
      {label}
      {children}
    </label>
  );
}
