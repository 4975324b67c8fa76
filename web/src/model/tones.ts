// One colour per key, one per reader. The colours themselves stand in tones.css; here is who gets which.

/** How many colours there are for keys, and for readers. */
const keyTones = 8;
const readerTones = 6;

/** The class of a key's colour: in the order in which keys were first seen; keys beyond the last colour share them. */
export function keyTone(keys: readonly string[], key: string | null): string {
  if (key === null) return "key-none";
  const index = keys.indexOf(key);
  return `key-${(index < 0 ? textNumber(key) : index) % keyTones}`;
}

/** The class of a reader's colour, by its place among the readers. */
export function readerTone(readers: readonly string[], reader: string): string {
  return `reader-${Math.max(0, readers.indexOf(reader)) % readerTones}`;
}

function textNumber(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) as number)) % 65_521;
  return sum;
}
