// A dialog in the middle of the page, closed with Escape.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="dialog-title">
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly question: string;
  readonly action: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks once more before something is lost. */
export function Confirm({ question, action, onYes, onNo }: ConfirmProps) {
  return (
    <div class="refusal" role="alertdialog" aria-label={question}>
      <p>{question}</p>
      <p class="row">
        <button type="button" class="button danger" onClick={onYes}>
          {action}
        </button>
        <button type="button" class="button" onClick={onNo}>
          Keep it
        </button>
      </p>
    </div>
  );
}
