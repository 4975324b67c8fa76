// One group: its members, who reads what and how far behind, and moving its positions.

import type { GroupInfo, ResetResult } from "moldau/client";
import { useState } from "preact/hooks";
import { api } from "../data/api.ts";
import { lagOf } from "../model/apply.ts";
import { count, visible } from "../model/format.ts";
import { memberName } from "../model/readers.ts";
import type { State } from "../model/state.ts";
import { Field, Outcome, useAct } from "./act.tsx";
import { Confirm } from "./dialog.tsx";

interface GroupViewProps {
  readonly state: State;
  readonly group: GroupInfo;
  readonly onChanged: () => void;
  readonly onDeleted: () => void;
}

export function GroupView({ state, group, onChanged, onDeleted }: GroupViewProps) {
  return (
    <>
      <div class="title">
        <h1>{visible(group.group)}</h1>
        <StateBadge group={group} />
        <span class="hint">
          generation {group.generation} · {count(group.members.length, "member")}
          {group.assignor !== null && ` · ${visible(group.assignor)}`}
        </span>
      </div>
      <section class="card" aria-label="Partitions of the group">
        <LagTable state={state} group={group} />
      </section>
      <Members group={group} />
      <ResetForm group={group} onChanged={onChanged} onDeleted={onDeleted} />
    </>
  );
}

/** The state of a group in a word. */
export function StateBadge({ group }: { group: GroupInfo }) {
  return <span class={group.state === "stable" ? "badge" : "badge plain"}>{group.state.replaceAll("-", " ")}</span>;
}

/** Member, partition, committed, end, lag. */
export function LagTable({ state, group, topic }: { state: State; group: GroupInfo; topic?: string }) {
  const parts = group.partitions.filter((part) => topic === undefined || part.topic === topic);
  return (
    <table>
      <thead>
        <tr>
          <th>member</th>
          <th>partition</th>
          <th class="number">committed</th>
          <th class="number">end</th>
          <th class="number">lag</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => {
          const lag = lagOf(state, part);
          const end = Math.max(part.end, state.topics.get(part.topic)?.partitions[part.partition]?.end ?? 0);
          return (
            <tr key={`${part.topic}-${part.partition}`}>
              <td>
                {part.member === null ? <span class="hint">nobody</span> : visible(memberName(group, part.member))}
              </td>
              <td>
                {topic === undefined && `${visible(part.topic)} `}
                {part.partition}
              </td>
              <td class="number">{part.committed === null ? "none" : part.committed.toLocaleString("en")}</td>
              <td class="number">{end.toLocaleString("en")}</td>
              <td class={lag >= 10 ? "number behind" : "number"}>{lag.toLocaleString("en")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Members({ group }: { group: GroupInfo }) {
  return (
    <section class="card" aria-label="Members">
      <h2 class="label">Members</h2>
      {group.members.length === 0 && <p class="hint">Nobody is a member now. What is committed stays.</p>}
      {group.members.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>member</th>
              <th>client</th>
              <th>from</th>
              <th class="number">partitions</th>
            </tr>
          </thead>
          <tbody>
            {group.members.map((member) => (
              <tr key={member.member}>
                <td>{visible(member.member)}</td>
                <td>{visible(member.client)}</td>
                <td>{visible(member.host)}</td>
                <td class="number">{member.partitions.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const targets = {
  earliest: { words: "the earliest event", asks: null },
  latest: { words: "the end", asks: null },
  offset: { words: "an offset", asks: "Offset" },
  timestamp: { words: "a time", asks: "Time" },
  shift: { words: "so many events on (negative: back)", asks: "Events" },
} as const;

type Target = keyof typeof targets;

function ResetForm({ group, onChanged, onDeleted }: Omit<GroupViewProps, "state">) {
  const [target, setTarget] = useState<Target>("earliest");
  const [amount, setAmount] = useState("");
  const [where, setWhere] = useState("");
  const [preview, setPreview] = useState<readonly ResetResult[] | null>(null);
  const [deleting, setDeleting] = useState(false);
  const act = useAct();
  const reset = (dryRun: boolean) =>
    act.run(async () => {
      const moved = await api.reset(group.group, { to: placeOf(target, amount), ...scopeOf(where), dryRun });
      setPreview(dryRun ? moved : null);
      if (!dryRun) onChanged();
      return dryRun ? undefined : `${count(moved.length, "position")} moved.`;
    });
  const remove = () =>
    act.run(async () => {
      await api.deleteGroup(group.group);
      onDeleted();
      return undefined;
    });
  const change = (set: (value: string) => void) => (event: { currentTarget: { value: string } }) => {
    setPreview(null);
    set(event.currentTarget.value);
  };
  const { asks } = targets[target];
  return (
    <section class="card" aria-label="Move the group">
      <h2 class="label">Move the group</h2>
      {group.members.length > 0 && (
        <p class="hint">The group has members. Positions can be moved when they have left.</p>
      )}
      <div class="fields">
        <Field label="To">
          <select value={target} onInput={change((value) => setTarget(value as Target))}>
            {Object.entries(targets).map(([name, { words }]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </Field>
        {asks !== null && (
          <Field label={asks}>
            <input
              type={target === "timestamp" ? "datetime-local" : "number"}
              value={amount}
              onInput={change(setAmount)}
            />
          </Field>
        )}
        <Field label="Which partitions">
          <select value={where} onInput={change(setWhere)}>
            <option value="">all of them</option>
            {group.partitions.map((part) => (
              <option key={`${part.topic}/${part.partition}`} value={`${part.topic}/${part.partition}`}>
                {visible(part.topic)} {part.partition}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <p class="row">
        <button type="button" class="button" disabled={act.busy} onClick={() => void reset(true)}>
          Preview
        </button>
        <button
          type="button"
          class="button main-action"
          disabled={act.busy || preview === null}
          onClick={() => void reset(false)}
        >
          Move it
        </button>
        <button type="button" class="button danger" onClick={() => setDeleting(true)}>
          Delete the group
        </button>
      </p>
      {deleting && (
        <Confirm
          question={`Delete ${visible(group.group)} and all it has committed?`}
          action="Delete it for good"
          onYes={remove}
          onNo={() => setDeleting(false)}
        />
      )}
      <Outcome act={act} />
      {preview !== null && <Preview moved={preview} />}
    </section>
  );
}

/** Where to, as the API says it. */
function placeOf(target: Target, amount: string): unknown {
  if (target === "earliest" || target === "latest") return target;
  const number = target === "timestamp" ? new Date(amount).getTime() : Number(amount);
  if (amount === "" || !Number.isInteger(number)) throw new RangeError(`${targets[target].asks}: fill it in first.`);
  return { [target]: number };
}

function scopeOf(where: string): { topics?: unknown } {
  if (where === "") return {};
  const slash = where.lastIndexOf("/");
  return { topics: [{ topic: where.slice(0, slash), partition: Number(where.slice(slash + 1)) }] };
}

function Preview({ moved }: { moved: readonly ResetResult[] }) {
  return (
    <table aria-label="What would move">
      <thead>
        <tr>
          <th>partition</th>
          <th class="number">now</th>
          <th class="number">then</th>
        </tr>
      </thead>
      <tbody>
        {moved.map((move) => (
          <tr key={`${move.topic}-${move.partition}`}>
            <td>
              {visible(move.topic)} {move.partition}
            </td>
            <td class="number">{move.before === null ? "none" : move.before.toLocaleString("en")}</td>
            <td class="number">{move.after.toLocaleString("en")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
