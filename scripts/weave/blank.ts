// TypeScript source with everything that is not code blanked out: comments, strings, the text of templates and regular
// expressions become spaces. Lines and columns stay, so that braces can be counted and names be found without a parser.

type Blanker = (source: string, at: number) => number;

/** The source with comments, strings, template text and regular expressions as spaces. */
export function blankNonCode(source: string): string {
  const code = source.split("");
  const braces: ("code" | "template")[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at] as string;
    const backInTemplate = char === "}" && braces.pop() === "template";
    if (char === "{") braces.push("code");
    const end = char === "`" || backInTemplate ? endOfTemplateText(source, at) : endOfOther(source, at, code);
    if (source.startsWith("${", end - 2) && (char === "`" || backInTemplate)) braces.push("template");
    if (end > at + 1 || char === "`" || backInTemplate) blank(code, at, end);
    at = Math.max(end, at + 1);
  }
  return code.join("");
}

function blank(code: string[], from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (code[at] !== "\n") code[at] = " ";
}

/** Where what starts at `at` and is not code ends; `at` itself when it is code. */
function endOfOther(source: string, at: number, code: readonly string[]): number {
  return kindAt(source, at, code)?.(source, at) ?? at;
}

function kindAt(source: string, at: number, code: readonly string[]): Blanker | undefined {
  const char = source[at];
  if (char === '"' || char === "'") return endOfString;
  if (char !== "/") return undefined;
  if (source[at + 1] === "/") return endOfLine;
  if (source[at + 1] === "*") return endOfComment;
  return regexMayStart(code, at) ? endOfRegex : undefined;
}

const endOfLine: Blanker = (source, at) => {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
};

const endOfComment: Blanker = (source, at) => {
  const end = source.indexOf("*/", at + 2);
  return end < 0 ? source.length : end + 2;
};

const endOfString: Blanker = (source, start) => {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start]) at += source[at] === "\\" ? 2 : 1;
  return at + 1;
};

/** From a back-tick, or the brace that ends an inserted expression, to the next `${` or the closing back-tick. */
const endOfTemplateText: Blanker = (source, start) => {
  let at = start + 1;
  while (at < source.length && source[at] !== "`") {
    if (source.startsWith("${", at)) return at + 2;
    at += source[at] === "\\" ? 2 : 1;
  }
  return at + 1;
};

const endOfRegex: Blanker = (source, start) => {
  let inClass = false;
  let at = start + 1;
  while (at < source.length && source[at] !== "\n" && (inClass || source[at] !== "/")) {
    if (source[at] === "[") inClass = true;
    if (source[at] === "]") inClass = false;
    at += source[at] === "\\" ? 2 : 1;
  }
  return at + 1;
};

/** A slash divides after a value and opens a regular expression after anything else. */
function regexMayStart(code: readonly string[], at: number): boolean {
  const before = code
    .slice(Math.max(0, at - 40), at)
    .join("")
    .trimEnd();
  return before === "" || /[(,=:[!&|?{};+\-*%<>~^]$|\b(?:return|typeof|case|of|in|await|yield)$/.test(before);
}
