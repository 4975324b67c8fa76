// The symbol finder: what it quotes, and what it must not be fooled by.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blankNonCode } from "../../scripts/weave/blank.ts";
import { textOfSymbol } from "../../scripts/weave/symbols.ts";

const source = `// The file's own comment.

import { a } from "./a.ts";

/** A shape. */
export type Shape =
  | { kind: "circle" }
  | { kind: "}" };

const pattern = /[/{]\\/"/g;

/** Says { hello. */
export function hello(name: string): { text: string } {
  // a brace { in a comment
  return { text: \`\${name} says "{\${[1, 2].map((n) => \`<\${n}>\`).join("")}" /\` };
}

export class Shelf<Item> {
  #items: Item[] = [];
  static readonly limit = 10;

  /** How many. */
  get length(): number {
    return this.#items.length / 2 / 1;
  }

  // Adds one.
  async add(item: Item, { front = false }: { front?: boolean } = {}): Promise<void> {
    if (front) this.#items.unshift(item);
  }

  *[Symbol.iterator](): Iterator<Item> {
    yield* this.#items;
  }
}

export interface Plan {
  /** Where. */
  readonly place?: string;
  go(where: string): void;
}

export const table = {
  length: 3,
};
`;

test("a function is quoted with its comment, up to its own closing brace", () => {
  const text = textOfSymbol(source, "hello");
  assert.match(text ?? "", /^\/\*\* Says \{ hello\. \*\/\nexport function hello/);
  assert.match(text ?? "", /\/` };\n}$/);
});

test("a type that spans lines with braces ends at its semicolon", () => {
  assert.equal(
    textOfSymbol(source, "Shape"),
    '/** A shape. */\nexport type Shape =\n  | { kind: "circle" }\n  | { kind: "}" };',
  );
});

test("a member is quoted without its indentation", () => {
  assert.equal(
    textOfSymbol(source, "Shelf.length"),
    "/** How many. */\nget length(): number {\n  return this.#items.length / 2 / 1;\n}",
  );
  assert.match(textOfSymbol(source, "Shelf.add") ?? "", /^\/\/ Adds one\.\nasync add\([\s\S]*\n}$/);
  assert.equal(textOfSymbol(source, "Shelf.#items"), "#items: Item[] = [];");
  assert.equal(textOfSymbol(source, "Shelf.limit"), "static readonly limit = 10;");
});

test("members of interfaces and constants are found", () => {
  assert.equal(textOfSymbol(source, "Plan.place"), "/** Where. */\nreadonly place?: string;");
  assert.equal(textOfSymbol(source, "Plan.go"), "go(where: string): void;");
  assert.equal(textOfSymbol(source, "table"), "export const table = {\n  length: 3,\n};");
});

test("a name that is not declared is not found", () => {
  for (const symbol of ["a", "Shel", "Shelf.ad", "Shelf.push", "Plan.length", "hello.name", "front"]) {
    assert.equal(textOfSymbol(source, symbol), undefined, symbol);
  }
});

test("blanking keeps every line and column, and only code", () => {
  const code = blankNonCode(source);
  assert.equal(code.length, source.length);
  assert.equal(code.split("\n").length, source.split("\n").length);
  assert.doesNotMatch(code, /comment|circle|says|"|`/);
  assert.match(code, /map\(\(n\) =>/);
  const count = (char: string) => code.split(char).length;
  assert.equal(count("{"), count("}"));
});

test("a division is not taken for a regular expression, nor the other way round", () => {
  assert.equal(blankNonCode("a / b / c"), "a / b / c");
  assert.equal(blankNonCode("f(/{/) / 2"), "f(   ) / 2");
  assert.equal(blankNonCode("return /}/.test(x)"), "return    .test(x)");
});
