// Bodies of rare calls, checked by their schemas. Zod is loaded when the first of them comes, not when the door opens.

import type { z } from "zod";
import { problem } from "../base/index.ts";
import { loadSchemas, type Schemas } from "../contract/index.ts";

/** A value of the shape that a schema describes. Throws `invalid-request` naming the first field that is wrong. */
export async function checked<Name extends keyof Schemas>(name: Name, value: unknown): Promise<z.infer<Schemas[Name]>> {
  const schema = (await loadSchemas())[name];
  const { success, data, error } = schema.safeParse(value);
  if (success) return data as z.infer<Schemas[Name]>;
  const issue = error.issues[0] as z.core.$ZodIssue;
  throw problem("invalid-request", { field: fieldOf(issue), reason: issue.message });
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const path = [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])];
  if (path.length === 0) return "body";
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}
