// /openapi.json and /docs: made and loaded when somebody asks for them first, because the door shall open fast.
// The page loads nothing from anywhere else.

import type { FastifyInstance } from "fastify";
import { loadDocumentation } from "../contract/index.ts";
import type { Door } from "./door-shape.ts";

/** What the page may load: its own files, and the pictures written into its style sheets. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Adds the description of the door, and the page to try it. */
export function addDocumentation(app: FastifyInstance, { options: { version = "" } }: Door): void {
  let described: Promise<string> | undefined;
  let page: Promise<FastifyInstance> | undefined;
  app.get("/openapi.json", async (_request, reply) => {
    described ??= describe(version);
    return reply.header("content-type", "application/json").send(await described);
  });
  const toPage = async (request: { raw: unknown }, reply: { hijack(): unknown; raw: unknown }) => {
    page ??= describe(version).then(openPage);
    const { routing } = await page;
    reply.hijack();
    routing(request.raw as Parameters<typeof routing>[0], reply.raw as Parameters<typeof routing>[1]);
  };
  app.get("/docs", toPage);
  app.get("/docs/*", toPage);
  app.addHook("onClose", async () => (await page)?.close());
}

async function describe(version: string): Promise<string> {
  const { openApiDocument } = await loadDocumentation();
  return JSON.stringify(openApiDocument(version));
}

/** The page lives in a door of its own that nobody listens at; requests are handed over to it. */
async function openPage(description: string): Promise<FastifyInstance> {
  const [{ default: fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import("fastify"),
    import("@fastify/swagger"),
    import("@fastify/swagger-ui"),
  ]);
  const app = fastify({ logger: false });
  await app.register(swagger, { mode: "static", specification: { document: JSON.parse(description) } });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: contentSecurityPolicy,
    uiConfig: { tryItOutEnabled: true, validatorUrl: null as unknown as string },
    theme: { title: "Moldau: the HTTP door" },
  });
  await app.ready();
  return app;
}
