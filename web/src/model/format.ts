// Numbers, sizes and times for people.

/** `1 event`, `12 events`. */
export function count(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}

/** `1,892 – 1,903`, or the one number. */
export function span(first: number, last: number): string {
  return first === last ? first.toLocaleString("en") : `${first.toLocaleString("en")} – ${last.toLocaleString("en")}`;
}

/** A size in bytes as `1.1 MB`. */
export function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** How long events are kept, as `kept 7 days`; -1 is for ever. */
export function kept(retentionMs: number | undefined): string {
  if (retentionMs === undefined || retentionMs < 0) return "kept for ever";
  for (const [unit, milliseconds] of [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ] as const) {
    if (retentionMs >= milliseconds) return `kept ${count(Math.round(retentionMs / milliseconds), unit)}`;
  }
  return `kept ${retentionMs} ms`;
}

/** Events a second: `38/s`, `0.8/s`, or nothing. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return "";
  return `${perSecond < 10 ? Number(perSecond.toFixed(1)) : Math.round(perSecond).toLocaleString("en")}/s`;
}

/** `14:03:29`. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}

/** Control characters made visible, so that no name can hide what it is. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The end of a key that fits into a cell. */
export function cellLabel(key: string | null): string {
  if (key === null) return "";
  const text = visible(key);
  return text.length <= 3 ? text : (/[\p{L}\p{N}]{1,2}$/u.exec(text)?.[0] ?? "");
}
