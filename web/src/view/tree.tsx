// A JSON value as a tree that opens and closes.

import { visible } from "../model/format.ts";

/** Below this depth branches begin closed. */
const openDepth = 3;
const childrenMost = 200;
/** What is shorter stands in one line, in characters. */
const lineMost = 52;

interface TreeProps {
  readonly value: unknown;
  readonly name?: string;
  readonly depth?: number;
}

export function Tree({ value, name, depth = 0 }: TreeProps) {
  const label = name === undefined ? null : <span class="member">{visible(name)}: </span>;
  if (typeof value !== "object" || value === null) {
    return (
      <code class="leaf">
        {label}
        {typeof value === "string" ? `"${visible(value)}"` : String(value)}
      </code>
    );
  }
  const line = JSON.stringify(value);
  if (line.length <= lineMost) {
    return (
      <code class="leaf">
        {label}
        {visible(line)}
      </code>
    );
  }
  const children = Object.entries(value);
  const summary = Array.isArray(value) ? `[${children.length}]` : `{${children.length}}`;
  return (
    <details open={depth < openDepth}>
      <summary>
        <code>
          {label}
          {summary}
        </code>
      </summary>
      {children.slice(0, childrenMost).map(([key, child]) => (
        <div key={key}>
          <Tree name={key} value={child} depth={depth + 1} />
        </div>
      ))}
      {children.length > childrenMost && <code class="leaf">and {children.length - childrenMost} more</code>}
    </details>
  );
}
