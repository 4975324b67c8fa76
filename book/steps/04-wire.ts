// Chapter 4. Over the wire: POST puts an event, GET streams events from an offset on.

import { once } from "node:events";
import { createServer } from "node:http";

const events: string[] = [];
const readers = new Set<() => void>();

const server = createServer(async (request, response) => {
  if (request.method === "POST") {
    const value = Buffer.concat(await request.toArray()).toString();
    response.end(String(events.push(value) - 1));
    for (const sendMore of readers) sendMore();
    return;
  }
  let position = Number(request.url?.split("from=")[1]);
  const sendMore = () => {
    while (position < events.length) {
      response.write(`id: ${position}\ndata: ${events[position++]}\n\n`);
    }
  };
  response.writeHead(200, { "content-type": "text/event-stream" });
  readers.add(sendMore);
  response.on("close", () => readers.delete(sendMore));
  sendMore();
});
await once(server.listen(0, "127.0.0.1"), "listening");
const address = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;

class Producer {
  async send(value: string): Promise<number> {
    const response = await fetch(address, { method: "POST", body: value });
    return Number(await response.text());
  }
}

class Consumer implements AsyncIterable<string> {
  position = 0;
  async *[Symbol.asyncIterator]() {
    const { body } = await fetch(`${address}?from=${this.position}`);
    let text = "";
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (text + chunk).split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) {
        this.position += 1;
        yield frame.split("data: ")[1] ?? "";
      }
    }
  }
}

const till = new Producer();
console.log("till: 1-1 is stored at offset", await till.send("1-1 chips"));
console.log("till: 1-2 is stored at offset", await till.send("1-2 cod and chips"));
const preparer = new Consumer();
for await (const order of preparer) {
  console.log(`preparer: got "${order}", position ${preparer.position}`);
  if (preparer.position === 2) await till.send("1-3 large chips");
  if (preparer.position === 3) break;
}
server.close();
