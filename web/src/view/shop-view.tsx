// The fish-and-chip shop: open a demo, turn the dial, hire, send home, kill; and watch the lanes while it happens.

import { useEffect, useState } from "preact/hooks";
import { type DemoName, demos, type ShopInfo, shop } from "../data/shop.ts";
import { visible } from "../model/format.ts";
import type { State } from "../model/state.ts";
import { type Act, Outcome, useAct } from "./act.tsx";
import { Lanes, type Place } from "./lanes.tsx";

const lookMs = 400;
/** The stops of the speed dial. */
const speeds = [0.5, 1, 2, 5, 10, 20, 50];
const startSpeed = 2;
const noPlace: Place | null = null;

export function ShopView({ state }: { state: State }) {
  const [info, setInfo] = useState<ShopInfo | null>(null);
  const act = useAct();
  const look = () => shop.look().then(setInfo, () => setInfo(null));
  useEffect(() => {
    void look();
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, []);
  const change = (call: () => Promise<unknown>) =>
    act.run(async () => {
      await call();
      await look();
      return undefined;
    });
  return (
    <>
      <div class="title">
        <h1>Fish and chips</h1>
        <span class="hint">
          {info === null ? "closed" : `${info.title}${info.state === "closing" ? ", closing" : ""}`}
        </span>
      </div>
      <Menu info={info} act={act} onChange={change} />
      {info !== null && <Staff info={info} onChange={change} />}
      {info !== null && state.chosen !== null && state.lanes.length > 0 && (
        <div class="below">
          <Lanes state={state} open={noPlace} onOpen={openInWatch(state.chosen)} />
        </div>
      )}
    </>
  );
}

/** An event of the shop is looked at where all events are. */
function openInWatch(topic: string): () => void {
  return () => {
    location.hash = `#/watch/${encodeURIComponent(topic)}`;
  };
}

type Change = (call: () => Promise<unknown>) => void;

function Menu({ info, act, onChange }: { info: ShopInfo | null; act: Act; onChange: Change }) {
  const [speed, setSpeed] = useState(startSpeed);
  const now = info?.speed ?? speed;
  const turn = (to: number) => {
    setSpeed(to);
    if (info !== null) onChange(() => shop.pace(to));
  };
  return (
    <section class="card" aria-label="Open a shop">
      <p class="row">
        {demos.map(({ demo, name }) => (
          <button
            key={demo}
            type="button"
            class="button"
            aria-pressed={info?.demo === demo}
            disabled={act.busy || info !== null}
            onClick={() => onChange(() => shop.open(demo as DemoName, speed))}
          >
            {name}
          </button>
        ))}
      </p>
      <p class="lesson">
        {info?.lesson ?? "Choose a demo. The shop opens in the server; the page shows what happens."}
      </p>
      <div class="row dial">
        <label>
          Speed{" "}
          <input
            type="range"
            min="0"
            max={speeds.length - 1}
            value={Math.max(0, speeds.indexOf(now))}
            onInput={(event) => turn(speeds[Number(event.currentTarget.value)] ?? startSpeed)}
          />{" "}
          <output>× {now}</output>
        </label>
        {info !== null && (
          <>
            <button
              type="button"
              class="button"
              disabled={info.state === "closing"}
              onClick={() => onChange(() => shop.hire("till"))}
            >
              Open a till
            </button>
            <button
              type="button"
              class="button"
              disabled={info.state === "closing"}
              onClick={() => onChange(() => shop.hire("preparer"))}
            >
              Hire a preparer
            </button>
            <button
              type="button"
              class="button danger"
              onClick={() => onChange(() => shop.close(info.state === "closing" ? "hurry" : "drain"))}
            >
              {info.state === "closing" ? "Close at once" : "Close the shop"}
            </button>
          </>
        )}
      </div>
      <Outcome act={act} />
    </section>
  );
}

const linesShown = 3;

/** Everybody who works there: what they said last, what waits for them, and how to end them. */
function Staff({ info, onChange }: { info: ShopInfo; onChange: Change }) {
  return (
    <ul class="staff" aria-label="Who works here">
      {info.names.map((name) => {
        const lines = info.said.filter((said) => said.name === name).slice(-linesShown);
        const waiting = info.waiting.filter(({ who }) => who === name);
        return (
          <li class="card" key={name} aria-label={name}>
            <h2 class="label">
              {visible(name)}
              {waiting.map(({ topic, partition, count }) => (
                <span key={`${topic}-${partition}`} class={count >= 10 ? "badge behind" : "badge"}>
                  {topic} {partition}: {count.toLocaleString("en")}
                </span>
              ))}
            </h2>
            <ol class="said">
              {lines.map(({ line }, index) => (
                <li key={`${index}-${line}`}>{visible(line)}</li>
              ))}
            </ol>
            <p class="row">
              <button type="button" class="button small" onClick={() => onChange(() => shop.end(name, "stop"))}>
                Send home
              </button>
              <button type="button" class="button small danger" onClick={() => onChange(() => shop.end(name, "kill"))}>
                Kill
              </button>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
