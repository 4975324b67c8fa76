// Streams of groups: one that is a member itself, for curl, and one that tells a member what is its own.

import { problem } from "../base/index.ts";
import { problemOf, streamEvents } from "../contract/index.ts";
import type { Happening, TopicPartition } from "../engine/index.ts";
import type { Door } from "./door-shape.ts";
import { groupOf } from "./groups.ts";
import { count, oneOf, onlyKnown, type Query, single } from "./queries.ts";
import type { Handler } from "./routes.ts";
import { commentFrame, namedFrame, openingFrame } from "./streams/frames.ts";
import { GroupStream } from "./streams/group-stream.ts";
import { openStreamResponse } from "./streams/stream-response.ts";

const names = ["topics", "from", "form", "max", "commit", "client"];

/** `GET /groups/{group}/events`: joins, reads, and leaves with the connection. */
export function groupEvents({ engine, streams }: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, names);
    const topics = single(query, "topics")?.split(",");
    if (topics === undefined) throw problem("invalid-request", { field: "topics", reason: "is missing: name some" });
    const options = {
      group: groupOf(request.params),
      topics,
      client: single(query, "client"),
      host: request.ip,
      from: oneOf(query, "from", ["earliest", "latest"], "latest"),
      form: oneOf(query, "form", ["json", "bytes"], "json"),
      max: count(query, "max", 100, 1, 100_000),
      commitSent: oneOf(query, "commit", ["sent", "none"], "none") === "sent",
    };
    await Promise.all(topics.map((topic) => engine.describeTopic(topic)));
    const sink = openStreamResponse(request, reply);
    if (sink === undefined) return reply;
    const stream = new GroupStream(sink, engine, options);
    const done = streams.tend(stream);
    await stream.run();
    done();
    return reply;
  };
}

/**
 * `GET /groups/{group}/members/{member}`: tells a member of every change. It keeps nobody alive: that is for heartbeats,
 * since the socket of a stopped program stays open.
 */
export function memberEvents({ engine, streams }: Door): Handler {
  return async (request, reply) => {
    onlyKnown(request.query as Query, []);
    const { group, member } = request.params as { group: string; member: string };
    const { activity } = engine;
    if (activity === undefined) {
      throw problem("not-supported", {
        what: "A control stream",
        reason: `${engine.address} does not tell: use heartbeats with wait`,
      });
    }
    const { generation, members } = await engine.groups.describe(group);
    const info = members.find((each) => each.member === member);
    if (info === undefined) throw problem("unknown-member", { group, member });
    const sink = openStreamResponse(request, reply);
    if (sink === undefined) return reply;
    let held: readonly TopicPartition[] = info.partitions;
    sink.write(openingFrame);
    const tell = (name: string, data: object) => sink.write(namedFrame(name, JSON.stringify(data)));
    tell(streamEvents.assigned, { member, generation, assignment: held });
    const unsubscribe = activity.subscribe((happening) => {
      if (!("group" in happening) || happening.group !== group) return;
      const assignment = assignmentIn(happening, member);
      if (happening.kind === "rebalanced" && assignment !== undefined) {
        const revoking = held.filter((place) => !assignment.some((other) => isSame(place, other)));
        if (revoking.length > 0) tell(streamEvents.revoking, { member, generation: happening.generation, revoking });
        tell(streamEvents.assigned, { member, generation: happening.generation, assignment });
        held = assignment;
      } else if (hasGone(happening, member)) {
        tell(streamEvents.problem, problemOf(problem("unknown-member", { group, member })));
        sink.end();
      }
    });
    const done = streams.tend({ tick: () => sink.write(commentFrame), end: () => sink.end() });
    sink.onClose(() => {
      unsubscribe();
      done();
    });
    return reply;
  };
}

/** What a member is given when a group is shared out anew; undefined when it is not told of. */
function assignmentIn(happening: Happening, member: string): readonly TopicPartition[] | undefined {
  if (happening.kind !== "rebalanced") return undefined;
  return happening.assignments.find((each) => each.member === member)?.partitions;
}

function hasGone(happening: Happening, member: string): boolean {
  const isEnd =
    happening.kind === "member-left" || happening.kind === "member-expired" || happening.kind === "member-fenced";
  return isEnd && happening.member === member;
}

function isSame(left: TopicPartition, right: TopicPartition): boolean {
  return left.topic === right.topic && left.partition === right.partition;
}
