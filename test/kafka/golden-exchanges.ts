// The exchanges with real clients that scripts/kafka/capture.ts has written down.

import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** One request and its answer, without their sizes. */
export interface GoldenExchange {
  readonly client: string;
  readonly api: number;
  readonly version: number;
  readonly request: Buffer;
  readonly response: Buffer;
}

/** All of them. */
export function goldenExchanges(): GoldenExchange[] {
  const directory = join(import.meta.dirname, "../golden/kafka");
  return globSync("*.json", { cwd: directory })
    .sort()
    .flatMap((file) => {
      const exchanges: { api: number; version: number; request: string; response: string }[] = JSON.parse(
        readFileSync(join(directory, file), "utf8"),
      );
      return exchanges.map(({ api, version, request, response }) => ({
        client: basename(file, ".json"),
        api,
        version,
        request: Buffer.from(request, "hex"),
        response: Buffer.from(response, "hex"),
      }));
    });
}
