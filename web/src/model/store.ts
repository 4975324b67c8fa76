// Holds the state, applies messages once a frame, and can be stopped, stepped and taken back.

import { apply } from "./apply.ts";
import { firstState, type Message, type State } from "./state.ts";

/** How many pictures one can go back. */
const pastKept = 400;
/** How many messages wait while the picture stands; beyond that the oldest are applied unseen. */
const heldMost = 20_000;

export class Store {
  state: State = firstState;
  paused = false;
  #queue: Message[] = [];
  #held: Message[] = [];
  #past: State[] = [];
  #future: State[] = [];
  #scheduled = false;
  readonly #draw: () => void;
  readonly #schedule: (action: () => void) => void;

  constructor(draw: () => void, schedule: (action: () => void) => void) {
    this.#draw = draw;
    this.#schedule = schedule;
  }

  /** How many messages wait behind the standing picture. */
  get waiting(): number {
    return this.#held.length + this.#future.length;
  }

  get canStepBack(): boolean {
    return this.paused && this.#past.length > 0;
  }

  send(message: Message): void {
    if (this.paused && message.kind !== "link" && message.kind !== "choose") {
      this.#held.push(message);
      if (this.#held.length > heldMost) this.state = apply(this.state, this.#held.shift() as Message);
    } else {
      this.#queue.push(message);
    }
    this.#wake();
  }

  pause(): void {
    this.#frame();
    this.paused = true;
    this.#draw();
  }

  resume(): void {
    this.paused = false;
    this.state = this.#future[0] ?? this.state;
    this.#future = [];
    this.#queue.push(...this.#held);
    this.#held = [];
    this.#wake();
  }

  /** One happening further: messages that change nothing to look at are passed over. */
  stepForward(): void {
    if (this.waiting === 0) return;
    this.#remember();
    this.state = this.#future.pop() ?? this.#nextSight();
    this.#draw();
  }

  stepBack(): void {
    const before = this.#past.pop();
    if (before === undefined) return;
    this.#future.push(this.state);
    this.state = before;
    this.#draw();
  }

  #nextSight(): State {
    let next = this.state;
    while (this.#held.length > 0 && sameSight(next, this.state)) next = apply(next, this.#held.shift() as Message);
    return next;
  }

  #remember(): void {
    this.#past.push(this.state);
    if (this.#past.length > pastKept) this.#past.shift();
  }

  #wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#frame();
    });
  }

  #frame(): void {
    const next = this.#queue.reduce(apply, this.state);
    this.#queue = [];
    if (!this.paused && !sameSight(next, this.state)) this.#remember();
    this.state = next;
    this.#draw();
  }
}

/** Whether two states look the same to a person. */
function sameSight(left: State, right: State): boolean {
  return (
    left.lanes === right.lanes &&
    left.groups === right.groups &&
    left.story === right.story &&
    left.topics === right.topics
  );
}
