// Putting events: a key, a value, and where needed a partition, headers, and how many.

import { partitionForKey, utf8 } from "moldau/client";
import { useState } from "preact/hooks";
import { api, type PutEvent, type Stored } from "../data/api.ts";
import { count, span } from "../model/format.ts";
import { Field, Outcome, useAct } from "./act.tsx";

/** How many events one press of the button puts at most. */
const batchMost = 10_000;

interface Draft {
  readonly key: string;
  readonly value: string;
  readonly partition: string;
  readonly headers: string;
  readonly batch: string;
}

const empty: Draft = { key: "", value: '{ "parts": [["cod", "chips"]] }', partition: "", headers: "", batch: "1" };

export function PutPanel({ topic, partitions }: { topic: string; partitions: number }) {
  const [draft, setDraft] = useState(empty);
  const act = useAct();
  const change = (field: keyof Draft) => (event: { currentTarget: { value: string } }) =>
    setDraft({ ...draft, [field]: event.currentTarget.value });
  const put = () => act.run(async () => storedWords(await api.put(topic, eventsOf(draft))));
  return (
    <section class="card" aria-label="Put an event">
      <h2 class="label">Put</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void put();
        }}
      >
        <Field label="Key (may be left out)">
          <input id="put-key" value={draft.key} onInput={change("key")} autocomplete="off" />
        </Field>
        <Field label="Value: JSON, or text">
          <textarea value={draft.value} onInput={change("value")} spellcheck={false} />
        </Field>
        <details>
          <summary class="hint">partition, headers, many at once</summary>
          <div class="fields">
            <Field label="Partition">
              <select value={draft.partition} onInput={change("partition")}>
                <option value="">as the key says</option>
                {Array.from({ length: partitions }, (_, partition) => (
                  <option key={partition} value={partition}>
                    {partition}
                  </option>
                ))}
              </select>
            </Field>
            <Field label="How many">
              <input type="number" min="1" max={batchMost} value={draft.batch} onInput={change("batch")} />
            </Field>
          </div>
          <Field label="Headers, one a line: name: text">
            <textarea value={draft.headers} onInput={change("headers")} spellcheck={false} />
          </Field>
        </details>
        <p class="hint">{whereWords(draft, partitions)}</p>
        <p class="row">
          <button type="submit" class="button main-action" disabled={act.busy}>
            Put it
          </button>
        </p>
        <Outcome act={act} />
      </form>
    </section>
  );
}

/** Where the event will go. */
function whereWords(draft: Draft, partitions: number): string {
  if (draft.partition !== "") return `goes to partition ${draft.partition}, as you say`;
  if (partitions === 1) return "goes to partition 0, the only one";
  if (draft.key === "") return "has no key: goes to any partition, the same one for a while";
  return `goes to partition ${partitionForKey(utf8(draft.key), partitions)}, like every event with this key`;
}

function eventsOf(draft: Draft): PutEvent[] {
  const event: PutEvent = {
    ...contentOf(draft.value),
    ...(draft.key === "" ? {} : { key: draft.key }),
    ...(draft.partition === "" ? {} : { partition: Number(draft.partition) }),
    ...(draft.headers.trim() === "" ? {} : { headers: headersOf(draft.headers) }),
  };
  const batch = Number(draft.batch);
  if (!Number.isInteger(batch) || batch < 1 || batch > batchMost) {
    throw new RangeError(`How many: a whole number from 1 to ${batchMost.toLocaleString("en")}.`);
  }
  return new Array<PutEvent>(batch).fill(event);
}

function contentOf(text: string): Pick<PutEvent, "value" | "text"> {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    if (/^\s*[{[]/.test(text))
      throw new SyntaxError("The value looks like JSON, but is not. Mend it, or begin with a letter to put text.");
    return { text };
  }
}

function headersOf(lines: string): [string, string][] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) throw new SyntaxError(`Headers: "${line}" is not of the form name: text.`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
}

function storedWords(stored: readonly Stored[]): string {
  const first = stored[0];
  if (first === undefined) return "Stored.";
  const partitions = new Set(stored.map(({ partition }) => partition));
  if (partitions.size > 1) return `Stored: ${count(stored.length, "event")} in ${partitions.size} partitions.`;
  return `Stored in partition ${first.partition}: ${span(first.offset, first.offset + stored.length - 1)}.`;
}
