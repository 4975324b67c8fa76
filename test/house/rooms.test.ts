// The house: which room may import which. A room is entered through its index.ts only; type imports count.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");

interface Room {
  /** Rooms stand on floors; imports go down only. */
  readonly floor: number;
  /** The rooms it may import. */
  readonly imports: readonly string[];
  /** Whether it must run in a browser: no `node:` modules and no packages but those listed. */
  readonly browser?: true;
  /** The packages it may import. */
  readonly packages?: readonly string[];
}

const rooms: Readonly<Record<string, Room>> = {
  base: { floor: 0, imports: [], browser: true },
  native: { floor: 0, imports: ["base"], packages: ["@node-rs/crc32", "lz4-napi", "snappy"] },
  log: { floor: 1, imports: ["native", "base"] },
  engine: { floor: 1, imports: ["base"], browser: true },
  contract: { floor: 2, imports: ["engine", "base"], browser: true, packages: ["zod"] },
  groups: { floor: 2, imports: ["log", "engine", "base"] },
  broker: { floor: 3, imports: ["groups", "log", "engine", "native", "base"] },
  client: { floor: 3, imports: ["contract", "engine", "base"], browser: true },
  http: {
    floor: 4,
    imports: ["contract", "engine", "base"],
    packages: ["fastify", "zod", "@fastify/swagger", "@fastify/swagger-ui"],
  },
  kafka: { floor: 4, imports: ["broker", "groups", "log", "engine", "native", "base"] },
  connect: { floor: 4, imports: ["broker", "client", "log", "engine", "base"] },
  shop: { floor: 4, imports: ["client", "engine", "base"] },
  demonstration: { floor: 5, imports: ["shop", "client", "engine", "base"] },
  server: {
    floor: 6,
    imports: ["connect", "http", "kafka", "demonstration", "broker", "engine", "base"],
    packages: ["pino"],
  },
  cli: {
    floor: 7,
    imports: ["shop", "server", "connect", "client", "broker", "contract", "log", "engine", "base"],
    packages: ["commander"],
  },
  testing: { floor: 7, imports: ["server", "kafka", "broker", "client", "engine", "base"] },
  "index.ts": { floor: 8, imports: ["connect", "client", "broker", "engine", "base"] },
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
}

/** Every import and re-export of the source, the dynamic ones too. */
function importsOfSource(): Import[] {
  return globSync("src/**/*.ts", { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const room = file.split("/")[1] as string;
    const found = text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
    );
    return [...found].map((match) => ({ file, room, specifier: (match[1] ?? match[2] ?? match[3]) as string }));
  });
}

/** What is wrong with an import, or undefined. */
function complaint({ file, room: name, specifier }: Import): string | undefined {
  const room = rooms[name];
  if (room === undefined) return `${file}: "${name}" is not a room of the house`;
  if (!specifier.startsWith(".")) return outsideComplaint(file, room, specifier);
  const target = relative("src", join(dirname(file), specifier));
  const targetRoom = target.split("/")[0] as string;
  if (targetRoom === name) return undefined;
  if (!room.imports.includes(targetRoom)) return `${file} may not import the room "${targetRoom}"`;
  if (target !== `${targetRoom}/index.ts`) return `${file} enters "${targetRoom}" through ${target}, not its index.ts`;
  return undefined;
}

function outsideComplaint(file: string, room: Room, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) {
    return room.browser ? `${file} imports ${specifier}, but its room must run in a browser` : undefined;
  }
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  return room.packages?.includes(name) ? undefined : `${file} may not import the package "${name}"`;
}

test("every import goes to a room that its own room may enter, through the door", () => {
  const imports = importsOfSource();
  assert.ok(imports.length > 20, "the test finds the imports");
  assert.deepEqual(
    imports.map(complaint).filter((text) => text !== undefined),
    [],
  );
});

test("imports go down the floors", () => {
  for (const [name, room] of Object.entries(rooms)) {
    for (const target of room.imports) {
      const floor = rooms[target]?.floor ?? Number.POSITIVE_INFINITY;
      assert.ok(floor < room.floor || (name === "native" && target === "base"), `${name} -> ${target}`);
    }
  }
});

test("browser-safe rooms do not use Buffer or process", () => {
  for (const [name, room] of Object.entries(rooms)) {
    if (!room.browser) continue;
    for (const file of globSync(`src/${name}/**/*.ts`, { cwd: root })) {
      const code = readFileSync(join(root, file), "utf8").replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
      assert.doesNotMatch(code, /\b(?:Buffer|process)\b[.(]/, file);
    }
  }
});
