// The figures of a topic: what each partition holds, and how far behind its slowest group is.

import type { TopicInfo } from "moldau/client";
import { lagOf } from "../model/apply.ts";
import { size, visible } from "../model/format.ts";
import type { State } from "../model/state.ts";

export function PartitionTable({ state, topic }: { state: State; topic: TopicInfo }) {
  return (
    <section class="card" aria-label={`Figures of ${visible(topic.topic)}`}>
      <table>
        <thead>
          <tr>
            <th class="number">partition</th>
            <th class="number">earliest</th>
            <th class="number">end</th>
            <th class="number">events</th>
            <th class="number">bytes</th>
            <th class="number">most lag</th>
          </tr>
        </thead>
        <tbody>
          {topic.partitions.map(({ partition, earliest, end, bytes }) => {
            const lag = mostLag(state, topic.topic, partition);
            return (
              <tr key={partition}>
                <td class="number">{partition}</td>
                <td class="number">{earliest.toLocaleString("en")}</td>
                <td class="number">{end.toLocaleString("en")}</td>
                <td class="number">{(end - earliest).toLocaleString("en")}</td>
                <td class="number">{size(bytes)}</td>
                <td class={lag !== null && lag >= 10 ? "number behind" : "number"}>
                  {lag === null ? "no group" : lag.toLocaleString("en")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The lag of the group that is furthest behind, or null when no group reads here. */
function mostLag(state: State, topic: string, partition: number): number | null {
  const lags = [...state.groups.values()].flatMap((group) =>
    group.partitions
      .filter((part) => part.topic === topic && part.partition === partition)
      .map((part) => lagOf(state, part)),
  );
  return lags.length === 0 ? null : Math.max(...lags);
}
