// Packs what is built as npm would publish it, and uses it as a stranger would: installed from the tarball into an empty
// project, on the oldest Node that it promises to run on and on this one.

import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "moldau-package-"));
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { engines: { node: string } };
const oldestNode = engines.node.replace(">=", "");

/** Runs a program to its end; gives what it printed. Throws when it fails. */
async function run(command: string, words: readonly string[], options: SpawnOptions & { stdin?: string } = {}) {
  const child = spawn(command, words, { cwd: scratch, ...options, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin?.end(options.stdin ?? "");
  let printed = "";
  child.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${code}:\n${printed}`);
  return printed.trim();
}

/** The installed package, from the command line and as a module, on the Node in `nodeFolder`. */
async function tryPackage(nodeFolder: string): Promise<void> {
  const env = { ...process.env, PATH: [nodeFolder, process.env.PATH].join(delimiter), NO_COLOR: "1" };
  const moldau = join(scratch, "node_modules/.bin/moldau");
  const server = spawn(moldau, ["serve", "--memory", "--port", "0", "--kafka-port", "off"], {
    cwd: scratch,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const at = await addressOf(server.stdout);
    await run(moldau, ["produce", "orders", "--at", at], { env, stdin: '{"order":"1-1"}\n' });
    const words = ["consume", "orders", "--from", "earliest", "--until-end", "--json", "--at", at];
    const event = JSON.parse(await run(moldau, words, { env })) as { value: { order: string } };
    if (event.value.order !== "1-1") throw new Error(`another event came back: ${JSON.stringify(event)}`);
  } finally {
    server.kill();
  }
  console.log(`Node ${await run("node", ["use.mjs"], { env })}: serves, produces, consumes, and can be imported`);
}

/** Waits until the server says where it is. */
async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [address] = /http:\/\/[\d.:]+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error("the server did not say where it listens");
}

/** A stranger's first program. */
const program = `
import { Kafkaesque } from "moldau";
import { Producer } from "moldau/client";
import { startKafka } from "moldau/testing";
import { orderText } from "moldau/shop";
const log = new Kafkaesque();
const producer = new Producer(log);
await producer.send("orders", { order: "1-1", parts: [["chips"]] });
const { value } = await log.get("orders", 0);
if (orderText(value) !== "Order 1-1: chips") throw new Error("another order came back");
await producer.close();
await log.close();
const kafka = await startKafka({ topics: { orders: 3 } });
await kafka.close();
console.log(process.versions.node);
`;

try {
  const [{ filename }] = JSON.parse(
    await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", scratch], { cwd: root }),
  ) as [{ filename: string }];
  const tarball = join(scratch, filename);
  writeFileSync(join(scratch, "package.json"), '{"private":true,"type":"module"}');
  writeFileSync(join(scratch, "use.mjs"), program);
  const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await run("npm", [...install, tarball]);
  await tryPackage(dirname(process.execPath));
  await run("npm", [...install, `node@${oldestNode}.0`]);
  await tryPackage(join(scratch, "node_modules/.bin"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
