// What chapter 3's program needs of `node:fs`, `node:os` and `node:path`, for a browser: files in memory.
// The page's build puts this in their place.

const files = new Map<string, string>();
let folders = 0;

export function mkdtempSync(prefix: string): string {
  folders += 1;
  return `${prefix}${folders}`;
}

export function appendFileSync(path: string, text: string): void {
  files.set(path, (files.get(path) ?? "") + text);
}

export function readFileSync(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`ENOENT: no such file, open '${path}'`);
  return text;
}

export function readdirSync(folder: string): string[] {
  const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
  return inside.map((path) => path.slice(folder.length + 1)).sort();
}

/** Removes a file, or a folder with what is in it. */
export function rmSync(path: string): void {
  for (const name of files.keys()) if (name === path || name.startsWith(`${path}/`)) files.delete(name);
}

export function tmpdir(): string {
  return "/tmp";
}

export function join(...parts: readonly string[]): string {
  return parts.join("/");
}
