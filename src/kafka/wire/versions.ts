// Ranges of versions, written as in Kafka's own message definitions: "3+", "0-14", "2".

/** The versions from `first` to `last`, both included. */
export interface VersionRange {
  readonly first: number;
  readonly last: number;
}

/** In every version. */
export const always: VersionRange = { first: 0, last: Number.POSITIVE_INFINITY };

/** Reads "3+", "0-14" or "2". */
export function versionRange(text: string): VersionRange {
  const match = /^(\d+)(\+|-(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a range of versions`);
  const first = Number(match[1]);
  if (match[2] === "+") return { first, last: Number.POSITIVE_INFINITY };
  return { first, last: match[3] === undefined ? first : Number(match[3]) };
}

/** Whether the version lies in the range. */
export function covers(range: VersionRange, version: number): boolean {
  return version >= range.first && version <= range.last;
}
