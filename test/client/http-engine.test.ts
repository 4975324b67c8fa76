// The engine behind HTTP does what every engine does.

import { HttpEngine } from "../../src/client/index.ts";
import { startServer } from "../../src/server/index.ts";
import { engineSuite } from "../conformance/engine.ts";

engineSuite("HttpEngine", async () => {
  const server = await startServer({ http: { port: 0 }, kafka: false });
  const engine = new HttpEngine(server.url);
  const { close } = engine;
  return Object.assign(engine, {
    async close() {
      await close.call(engine);
      await server.close();
    },
  });
});
