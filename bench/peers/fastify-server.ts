// A plain Fastify server, written naturally: an array in memory, Server-Sent Events.

import Fastify from "fastify";

interface Put {
  readonly value: unknown;
}

const app = Fastify({ bodyLimit: 64 * 1024 * 1024 });
const topics = new Map<string, unknown[]>();
const waiting = new Map<string, Set<() => void>>();

function eventsOf(topic: string): unknown[] {
  const events = topics.get(topic) ?? [];
  topics.set(topic, events);
  return events;
}

app.get("/health", () => ({ status: "ok" }));

app.post<{ Params: { topic: string }; Body: Put | Put[] }>("/topics/:topic/events", (request) => {
  const events = eventsOf(request.params.topic);
  const puts = Array.isArray(request.body) ? request.body : [request.body];
  const answers = puts.map(({ value }) => ({ offset: events.push(value) - 1 }));
  for (const wake of waiting.get(request.params.topic) ?? []) wake();
  return answers;
});

app.get<{ Params: { topic: string }; Querystring: { start?: string } }>("/topics/:topic/events", (request, reply) => {
  const { topic } = request.params;
  const events = eventsOf(topic);
  let position = request.query.start === "earliest" ? 0 : events.length;
  const socket = reply.raw;
  reply.hijack();
  socket.writeHead(200, { "content-type": "text/event-stream" });
  socket.write(": ready\n\n");
  const send = () => {
    while (position < events.length) {
      const value = events[position];
      position += 1;
      if (!socket.write(`id: ${position}\ndata: ${JSON.stringify(value)}\n\n`)) {
        socket.once("drain", send);
        return;
      }
    }
  };
  const wakes = waiting.get(topic) ?? new Set();
  waiting.set(topic, wakes);
  wakes.add(send);
  socket.on("close", () => wakes.delete(send));
  send();
});

await app.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
