// The top of the page: where one is, pause and step, and whether the server answers.

import { rate } from "../model/format.ts";
import type { Link } from "../model/state.ts";

/** The parts of the page. */
export type Tab = "watch" | "shop";

const tabs: readonly { readonly tab: Tab; readonly href: string; readonly name: string }[] = [
  { tab: "watch", href: "#/watch", name: "Watch" },
  { tab: "shop", href: "#/shop", name: "Shop" },
];

export interface HeaderProps {
  readonly tab: Tab;
  readonly link: Link;
  readonly eventsPerSecond: number;
  readonly paused: boolean;
  readonly waiting: number;
  readonly canStepBack: boolean;
  readonly onPause: () => void;
  readonly onStepBack: () => void;
  readonly onStepForward: () => void;
}

export function Header(props: HeaderProps) {
  return (
    <header class="head">
      <button type="button" class="skip" onClick={skipToMain}>
        Skip to the picture
      </button>
      <a class="brand" href="#/watch">
        <River />
        Moldau
      </a>
      <nav class="tabs" aria-label="Parts of the page">
        {tabs.map(({ tab, href, name }) => (
          <a key={tab} href={href} aria-current={tab === props.tab ? "page" : undefined}>
            {name}
          </a>
        ))}
        <a href="/book/">Book</a>
        <a href="/docs">API</a>
      </nav>
      <div class="controls">
        <button type="button" class="button" aria-pressed={props.paused} onClick={props.onPause}>
          {props.paused ? "▶ Go on" : "❚❚ Pause"}
        </button>
        <button type="button" class="button" disabled={!props.canStepBack} onClick={props.onStepBack}>
          ◀ Step
        </button>
        <button
          type="button"
          class="button"
          disabled={!props.paused || props.waiting === 0}
          onClick={props.onStepForward}
        >
          Step ▶
        </button>
        <Status {...props} />
      </div>
    </header>
  );
}

/** Moves the focus past the header and the lists, and leaves the address alone: what stands behind # is where one is. */
function skipToMain(): void {
  document.getElementById("main")?.focus();
}

function Status({ link, paused, waiting, eventsPerSecond }: HeaderProps) {
  const words = { connecting: "connecting", live: "live", lost: "server away" }[link];
  const detail = paused
    ? `paused · ${waiting.toLocaleString("en")} waiting`
    : [words, rate(eventsPerSecond)].filter(Boolean).join(" · ");
  return (
    <span class="status" role="status">
      <span class={link === "live" ? "lamp" : "lamp lost"} />
      {detail}
    </span>
  );
}

function River() {
  return (
    <svg viewBox="0 0 34 20" fill="none" stroke-width="2.4" stroke-linecap="round" aria-hidden="true">
      <path d="M2 6c4-4 7-4 10 0s7 4 10 0 7-4 10 0" />
      <path d="M2 14c4-4 7-4 10 0s7 4 10 0 7-4 10 0" />
    </svg>
  );
}
