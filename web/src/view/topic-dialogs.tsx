// Making a topic, changing it, emptying it, deleting it.

import type { TopicInfo } from "moldau/client";
import { useState } from "preact/hooks";
import { api } from "../data/api.ts";
import { count, visible } from "../model/format.ts";
import { Field, Outcome, useAct } from "./act.tsx";
import { Confirm, Dialog } from "./dialog.tsx";

/** What the forms change, as text; empty means the default. */
interface Settings {
  readonly partitions: string;
  readonly retentionMinutes: string;
  readonly retentionEvents: string;
  readonly cleanup: string;
}

type Change = (settings: Settings) => void;

function SettingFields({ settings, onChange }: { settings: Settings; onChange: Change }) {
  const set = (field: keyof Settings) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...settings, [field]: event.currentTarget.value });
  return (
    <div class="fields">
      <Field label="Partitions">
        <input type="number" min="1" value={settings.partitions} onInput={set("partitions")} />
      </Field>
      <Field label="When old events go">
        <select value={settings.cleanup} onInput={set("cleanup")}>
          <option value="delete">the oldest first (delete)</option>
          <option value="compact">the last of every key stays (compact)</option>
          <option value="compact,delete">both</option>
        </select>
      </Field>
      <Field label="Keep for minutes (empty: for ever)">
        <input type="number" min="0" step="any" value={settings.retentionMinutes} onInput={set("retentionMinutes")} />
      </Field>
      <Field label="Keep events per partition (empty: all)">
        <input type="number" min="1" value={settings.retentionEvents} onInput={set("retentionEvents")} />
      </Field>
    </div>
  );
}

/** The settings under Kafka's names; null is the default. */
function configOf(settings: Settings): Record<string, unknown> {
  const minutes = settings.retentionMinutes.trim();
  const events = settings.retentionEvents.trim();
  return {
    "cleanup.policy": settings.cleanup,
    "retention.ms": minutes === "" ? null : Math.round(Number(minutes) * 60_000),
    "retention.events": events === "" ? null : Number(events),
  };
}

export function NewTopic({ onClose, onMade }: { onClose: () => void; onMade: (topic: string) => void }) {
  const [name, setName] = useState("");
  const [settings, setSettings] = useState<Settings>({
    partitions: "3",
    retentionMinutes: "",
    retentionEvents: "",
    cleanup: "delete",
  });
  const act = useAct();
  const make = () =>
    act.run(async () => {
      const config = Object.fromEntries(Object.entries(configOf(settings)).filter(([, value]) => value !== null));
      await api.createTopic(name, Number(settings.partitions), config);
      onMade(name);
      return undefined;
    });
  return (
    <Dialog title="New topic" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Field label="Name">
          <input value={name} onInput={(event) => setName(event.currentTarget.value)} required autocomplete="off" />
        </Field>
        <SettingFields settings={settings} onChange={setSettings} />
        <Outcome act={act} />
        <p class="row">
          <button type="submit" class="button main-action" disabled={act.busy}>
            Make it
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </p>
      </form>
    </Dialog>
  );
}

function settingsOf(topic: TopicInfo): Settings {
  const { config } = topic;
  const retention = config["retention.ms"] ?? -1;
  const events = config["retention.events"] ?? -1;
  return {
    partitions: String(topic.partitions.length),
    retentionMinutes: retention < 0 ? "" : String(retention / 60_000),
    retentionEvents: events < 0 ? "" : String(events),
    cleanup: config["cleanup.policy"] ?? "delete",
  };
}

interface TopicSettingsProps {
  readonly topic: TopicInfo;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
  readonly onChanged: () => void;
}

export function TopicSettings({ topic, onClose, onDeleted, onChanged }: TopicSettingsProps) {
  const [settings, setSettings] = useState(() => settingsOf(topic));
  const act = useAct();
  const save = () =>
    act.run(async () => {
      const partitions = Number(settings.partitions);
      const more = partitions === topic.partitions.length ? {} : { partitions };
      await api.changeTopic(topic.topic, { ...more, config: configOf(settings) });
      onChanged();
      return "Changed.";
    });
  return (
    <Dialog title={`Settings of ${visible(topic.topic)}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <SettingFields settings={settings} onChange={setSettings} />
        <p class="hint">More partitions can be added, never fewer. Keys may then go to other partitions than before.</p>
        <Outcome act={act} />
        <p class="row">
          <button type="submit" class="button main-action" disabled={act.busy}>
            Save
          </button>
          <button type="button" class="button" onClick={onClose}>
            Close
          </button>
        </p>
      </form>
      <Ending topic={topic} onDeleted={onDeleted} onChanged={onChanged} />
    </Dialog>
  );
}

function Ending({ topic, onDeleted, onChanged }: Omit<TopicSettingsProps, "onClose">) {
  const [asked, setAsked] = useState<"purge" | "delete" | null>(null);
  const act = useAct();
  const events = topic.partitions.reduce((sum, part) => sum + part.end - part.earliest, 0);
  const purge = () =>
    act.run(async () => {
      setAsked(null);
      for (const { partition, end } of topic.partitions) await api.purge(topic.topic, partition, end);
      onChanged();
      return "Emptied. Offsets go on where they were.";
    });
  const remove = () =>
    act.run(async () => {
      setAsked(null);
      await api.deleteTopic(topic.topic);
      onDeleted();
      return undefined;
    });
  const name = visible(topic.topic);
  return (
    <section aria-label="Empty or delete">
      <h3 class="label">Empty or delete</h3>
      <p class="row">
        <button type="button" class="button danger" onClick={() => setAsked("purge")}>
          Empty it
        </button>
        <button type="button" class="button danger" onClick={() => setAsked("delete")}>
          Delete it
        </button>
      </p>
      {asked === "purge" && (
        <Confirm
          question={`Drop all ${count(events, "event")} of ${name}? They cannot be had back.`}
          action="Empty it for good"
          onYes={purge}
          onNo={() => setAsked(null)}
        />
      )}
      {asked === "delete" && (
        <Confirm
          question={`Delete ${name} with ${count(events, "event")}? They cannot be had back.`}
          action="Delete it for good"
          onYes={remove}
          onNo={() => setAsked(null)}
        />
      )}
      <Outcome act={act} />
    </section>
  );
}
