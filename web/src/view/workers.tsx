// Demonstration producers and consumers of a topic: add, slow down, stop, kill.

import type { TopicInfo } from "moldau/client";
import { useEffect, useState } from "preact/hooks";
import { type Worker, workers } from "../data/workers.ts";
import { visible } from "../model/format.ts";
import { Field, Outcome, useAct } from "./act.tsx";

const refreshMs = 1000;

export function Workers({ topic }: { topic: TopicInfo }) {
  const [list, setList] = useState<readonly Worker[]>([]);
  const [group, setGroup] = useState("preparers");
  const act = useAct();
  const refresh = () => workers.list().then(setList, () => setList([]));
  useEffect(() => {
    void refresh();
    const timer = setInterval(refresh, refreshMs);
    return () => clearInterval(timer);
  }, []);
  const change = (call: () => Promise<unknown>) =>
    act.run(async () => {
      await call();
      await refresh();
      return undefined;
    });
  const here = list.filter((worker) => worker.topic === topic.topic);
  return (
    <section class="card" aria-label="Demonstration">
      <h2 class="label">Demonstration</h2>
      <p class="hint">
        Producers and consumers that run in the server, to play with. Nothing else in it treats them specially.
      </p>
      <p class="row">
        <button
          type="button"
          class="button"
          disabled={act.busy}
          onClick={() => change(() => workers.add({ kind: "producer", topic: topic.topic, perSecond: 2 }))}
        >
          Add a producer
        </button>
        <button
          type="button"
          class="button"
          disabled={act.busy || group === ""}
          onClick={() => change(() => workers.add({ kind: "consumer", topic: topic.topic, group, perSecond: 1.5 }))}
        >
          Add a consumer
        </button>
        <Field label="its group">
          <input value={group} onInput={(event) => setGroup(event.currentTarget.value)} />
        </Field>
      </p>
      <Outcome act={act} />
      {here.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>who</th>
              <th>state</th>
              <th class="number">events</th>
              <th>at most, a second</th>
              <th>
                <span class="unseen">actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {here.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} onChange={change} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The speeds of the dial, in events a second. */
const paces = [0.2, 0.5, 1, 1.5, 2, 5, 10, 50, 200, 1000];

function WorkerRow({ worker, onChange }: { worker: Worker; onChange: (call: () => Promise<unknown>) => void }) {
  const { id, state } = worker;
  const runs = state === "running";
  return (
    <tr>
      <td>
        {visible(id)}
        {worker.group !== undefined && <span class="hint"> in {visible(worker.group)}</span>}
      </td>
      <td>{state === "failed" ? `failed: ${visible(worker.problem ?? "")}` : state}</td>
      <td class="number">{worker.events.toLocaleString("en")}</td>
      <td>
        <select
          aria-label={`Speed of ${id}`}
          class="inline-field"
          disabled={!runs}
          value={String(worker.perSecond)}
          onChange={(event) => {
            const pace = Number(event.currentTarget.value);
            onChange(() => workers.pace(id, pace));
          }}
        >
          {paces.map((pace) => (
            <option key={pace} value={String(pace)}>
              {pace}
            </option>
          ))}
        </select>
      </td>
      <td class="row">
        <button type="button" class="button small" disabled={!runs} onClick={() => onChange(() => workers.stop(id))}>
          Stop
        </button>
        <button
          type="button"
          class="button small danger"
          disabled={!runs}
          onClick={() => onChange(() => workers.kill(id))}
        >
          Kill
        </button>
      </td>
    </tr>
  );
}
