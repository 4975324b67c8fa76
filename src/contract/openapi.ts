// The contract as an OpenAPI 3.1 document, made from the operations and their schemas.

import { z } from "zod";
import { catalogue, type ErrorType } from "../base/index.ts";
import type { Answer, Content, Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { problemType } from "./problem-json.ts";
import { ProblemSchema } from "./schemas.ts";

/** A part of the document. */
type Part = Readonly<Record<string, unknown>>;

/** An OpenAPI document. */
export interface OpenApiDocument extends Part {
  readonly openapi: "3.1.0";
  readonly paths: Readonly<Record<string, Readonly<Record<string, Part>>>>;
}

/** What may go wrong with every call. */
const everywhere: readonly ErrorType[] = ["foreign-origin", "internal"];

/** The whole contract as an OpenAPI document. */
export function openApiDocument(version: string): OpenApiDocument {
  const components = new Components();
  const paths: Record<string, Record<string, Part>> = {};
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method]: described(id, operation, components) };
  }
  const description =
    "An event log over HTTP. Streams are Server-Sent Events; errors are problem documents (RFC 9457).";
  return {
    openapi: "3.1.0",
    info: { title: "Moldau", version, description, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/" }],
    tags: ["Events", "Topics", "Streams", "Groups", "Server"].map((name) => ({ name })),
    paths,
    components: { schemas: components.schemas },
  };
}

function described(id: string, operation: Operation, components: Components): Part {
  const { tag, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [
      ...pathParameters(operation.path),
      ...parameters("query", operation.query, components),
      ...parameters("header", operation.headers, components),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body, components) } }),
    responses: { ...answersOf(operation.answers, components), ...problemsOf(operation.problems ?? [], components) },
  };
}

const pathWords: Readonly<Record<string, Part>> = {
  topic: { schema: { type: "string" }, description: "A topic", example: "orders" },
  partition: { schema: { type: "integer", minimum: 0 }, description: "One of its partitions", example: 0 },
  offset: { schema: { type: "integer" }, description: "An offset; a negative one counts from the end", example: -1 },
  group: { schema: { type: "string" }, description: "A group", example: "preparers" },
  member: { schema: { type: "string" }, description: "One of its members" },
  worker: { schema: { type: "string" }, description: "A demonstration producer or consumer" },
};

function pathParameters(path: string): Part[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: "path",
    required: true,
    ...pathWords[name as string],
  }));
}

function parameters(place: "query" | "header", schema: z.ZodObject | undefined, components: Components): Part[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, shape]) => {
    const { description, ...rest } = components.schemaOf(shape as z.ZodType);
    const required = !(shape as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

function contentOf(content: Content, components: Components): Part {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      { schema: typeof schema === "string" ? { type: "string", description: schema } : components.schemaOf(schema) },
    ]),
  );
}

function answersOf(answers: Operation["answers"], components: Components): Part {
  return Object.fromEntries(
    Object.entries<Answer>(answers).map(([status, { description, content, headers }]) => [
      status,
      {
        description,
        ...(content === undefined ? {} : { content: contentOf(content, components) }),
        ...(headers === undefined ? {} : { headers: headersOf(headers) }),
      },
    ]),
  );
}

function headersOf(headers: Readonly<Record<string, string>>): Part {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
  );
}

/** One answer for each status, which names the problems that have it. */
function problemsOf(types: readonly ErrorType[], components: Components): Part {
  const byStatus = Map.groupBy([...types, ...everywhere], (type) => catalogue[type].status);
  return Object.fromEntries(
    Array.from(byStatus, ([status, same]) => [
      status,
      {
        description: same.map((type) => `\`${type}\`: ${catalogue[type].title}`).join("; "),
        content: contentOf({ [problemType]: ProblemSchema }, components),
      },
    ]),
  );
}

/** Schemas that have a name, collected while others refer to them. */
class Components {
  readonly schemas: Record<string, Part> = {};

  /** A Zod schema as JSON Schema; what has a name becomes a reference. */
  schemaOf(schema: z.ZodType): Part {
    const { $schema: _dialect, $defs, ...rest } = z.toJSONSchema(schema, { io: "input" }) as Record<string, unknown>;
    const name = z.globalRegistry.get(schema)?.id;
    for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, Part>)) this.#keep(id, definition);
    if (name === undefined) return withReferences(rest) as Part;
    this.#keep(name, rest);
    return { $ref: `#/components/schemas/${name}` };
  }

  #keep(name: string, { id: _id, ...definition }: Part): void {
    this.schemas[name] = withReferences(definition) as Part;
  }
}

/** Points references to where named schemas are in the document. */
function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : withReferences(inner),
    ]),
  );
}
