// The version of this package.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Such as "0.1.0". */
export function version(): string {
  const file = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  return (JSON.parse(file) as { version: string }).version;
}
