// Steps that are done as a whole. What a step has to tell others is told when it is done, in order: nobody sees it half
// done, and what they do then is a step of its own.

/** The steps of one state machine. */
export class Steps {
  readonly #messages: (() => void)[] = [];
  #busy = false;

  /** Does a step, and then tells what it had to tell. */
  do<Result>(action: () => Result): Result {
    const outermost = !this.#busy;
    this.#busy = true;
    try {
      return action();
    } finally {
      if (outermost) this.#tellAll();
    }
  }

  /** Calls `message` when the step is done. */
  tell(message: () => void): void {
    this.#messages.push(message);
  }

  #tellAll(): void {
    try {
      for (let message = this.#messages.shift(); message; message = this.#messages.shift()) message();
    } finally {
      this.#busy = false;
    }
  }
}
