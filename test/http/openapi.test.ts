// The documentation: every call is in it, every documented call is there, and it needs nothing from outside.

import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../../src/base/index.ts";
import { loadDocumentation } from "../../src/contract/index.ts";
import { routes } from "../../src/http/routes.ts";
import { type AnyJson, openDoor } from "./open-door.ts";

test("every call is documented, and every documented call is there", async () => {
  const { operations } = await loadDocumentation();
  const documented = Object.entries(operations).map(([id, { method, path }]) => `${id}: ${method} ${path}`);
  const there = routes.map(
    ({ operation, method, url }) =>
      `${operation}: ${String(method).toLowerCase()} ${url.replaceAll(/:(\w+)/g, "{$1}")}`,
  );
  assert.deepEqual(there.sort(), documented.sort());
});

test("/openapi.json is OpenAPI 3.1 whose references all lead somewhere", async () => {
  await using door = await openDoor({ version: "1.2.3" });
  const { body } = await door.call("/openapi.json");
  assert.equal(body.openapi, "3.1.0");
  assert.equal(body.info.version, "1.2.3");
  const references = JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
  for (const [, name] of references) assert.ok(body.components.schemas[name as string], name);
  const ids = Object.values<AnyJson>(body.paths).flatMap((path) =>
    Object.values<AnyJson>(path).map(({ operationId }) => operationId),
  );
  assert.equal(new Set(ids).size, ids.length);
  for (const [path, methods] of Object.entries<AnyJson>(body.paths)) {
    for (const [method, call] of Object.entries<AnyJson>(methods)) {
      const place = `${method} ${path}`;
      assert.ok(call.summary && call.tags.length === 1, place);
      const inPath = call.parameters
        .filter((parameter: AnyJson) => parameter.in === "path")
        .map(({ name }: AnyJson) => name);
      assert.deepEqual(
        inPath,
        Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name),
        place,
      );
      for (const parameter of call.parameters) assert.ok(parameter.name && parameter.schema, place);
      for (const [status, answer] of Object.entries<AnyJson>(call.responses)) {
        assert.match(status, /^[2-5]\d\d$/, place);
        assert.ok(answer.description, place);
      }
    }
  }
});

test("the documented problems of a call have the statuses of the catalogue", async () => {
  await using door = await openDoor();
  const { body } = await door.call("/openapi.json");
  for (const methods of Object.values<AnyJson>(body.paths)) {
    for (const call of Object.values<AnyJson>(methods)) {
      for (const [status, { description }] of Object.entries<AnyJson>(call.responses)) {
        for (const [, type] of description.matchAll(/`([a-z-]+)`:/g)) {
          assert.equal(catalogue[type as keyof typeof catalogue].status, Number(status));
        }
      }
    }
  }
});

test("/docs and all it loads come from the door", async () => {
  await using door = await openDoor();
  const page = await fetch(`${door.url}/docs`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'self'/);
  const html = await page.text();
  const loaded = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, address]) => address as string);
  assert.ok(loaded.length >= 5);
  for (const address of loaded) {
    assert.doesNotMatch(address, /^(?:https?:)?\/\//);
    const file = await fetch(new URL(address, page.url));
    assert.equal(file.status, 200, address);
    await file.arrayBuffer();
  }
});
