// A topic as one endless stream: reads its partitions in turn, and waits when there is nothing left to read.

import type { Engine, Event, Start } from "../engine/index.ts";
import { Bell } from "./bell.ts";

/** Which part of a topic to stream. */
interface Selection {
  readonly partition?: number;
  readonly from?: Start;
  readonly signal?: AbortSignal;
  readonly untilEnd?: boolean;
}

interface Reading {
  readonly partition: number;
  position: number;
  /** Where to stop. */
  readonly until: number;
}

/** The events of a topic, each partition's in its order. Ends when the signal is aborted, or at the end when asked to. */
export async function* streamEvents(
  engine: Engine & Required<Pick<Engine, "watch">>,
  topic: string,
  { partition, from = "earliest", signal, untilEnd = false }: Selection,
): AsyncGenerator<Event, void, undefined> {
  const { partitions } = await engine.describeTopic(topic);
  const chosen = partition === undefined ? partitions.map((info) => info.partition) : [partition];
  const bell = new Bell(signal);
  const unwatch = chosen.map((number) => engine.watch(topic, number, bell.ring));
  try {
    const readings = await Promise.all(chosen.map((number) => begin(engine, topic, number, from, untilEnd)));
    while (!signal?.aborted) {
      bell.hush();
      let any = false;
      for (const reading of readings.filter(({ position, until }) => position < until)) {
        const { events, next } = await engine.read(topic, reading.partition, reading.position);
        reading.position = next;
        any ||= events.length > 0;
        for (const event of events) {
          if (signal?.aborted) return;
          if (event.offset < reading.until) yield event;
        }
      }
      if (any) continue;
      if (untilEnd && readings.every(({ position, until }) => position >= until)) return;
      await bell.rung();
    }
  } finally {
    for (const stop of unwatch) stop();
    bell.silence();
  }
}

async function begin(
  engine: Engine,
  topic: string,
  partition: number,
  from: Start,
  untilEnd: boolean,
): Promise<Reading> {
  const position = await engine.resolve(topic, partition, from);
  const until = untilEnd ? await engine.resolve(topic, partition, "latest") : Number.POSITIVE_INFINITY;
  return { partition, position, until };
}
