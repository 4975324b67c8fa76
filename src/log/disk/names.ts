// How the files of a data directory are called.
//
//   DIR/lock                                    who owns the directory
//   DIR/checkpoint                              how far every log is known to be on the disk
//   DIR/topics/orders-0/00000000000000000042.log     a segment: record batches from offset 42 on
//   DIR/topics/orders-0/00000000000000000042.index   where some of them begin
//   DIR/topics/orders-0/00000000000000000042.cleaned             compacted, about to become that segment
//   DIR/topics/orders-0/00000000000000000042-...90.merge         the cleaned file counts, also for the segments up to offset 90
//   DIR/topics/orders-0/note                    what the broker keeps beside the log
//   DIR/deleted/                                logs on their way out

const digits = 20;
const segmentName = /^\d{20}\.log$/;

/** The file of the segment that begins at `base`: the offset with twenty digits, as Kafka does. */
export function segmentFile(base: number): string {
  return `${String(base).padStart(digits, "0")}.log`;
}

/** The index file beside a segment. */
export function indexFile(base: number): string {
  return `${String(base).padStart(digits, "0")}.index`;
}

/** The first offset of a segment by the name of its file, or undefined when it is not a segment's name. */
export function baseOfSegment(name: string): number | undefined {
  return segmentName.test(name) ? Number(name.slice(0, digits)) : undefined;
}

/** The file that is to become the segment at `base`. */
export function cleanedFile(base: number): string {
  return `${String(base).padStart(digits, "0")}.cleaned`;
}

/** The mark that the cleaned file at `base` stands for all segments up to the offset `end`. */
export function mergeFile(base: number, end: number): string {
  return `${String(base).padStart(digits, "0")}-${String(end).padStart(digits, "0")}.merge`;
}

/** What a mark says by its name, or undefined when the name is no mark's. */
export function mergeOf(name: string): { readonly base: number; readonly end: number } | undefined {
  const found = /^(\d{20})-(\d{20})\.merge$/.exec(name);
  return found === null ? undefined : { base: Number(found[1]), end: Number(found[2]) };
}

/** Where the directories of the logs are. */
export function topicsDirectory(directory: string): string {
  return `${directory}/topics`;
}

/** Where a log's files are. */
export function logDirectory(directory: string, name: string): string {
  return `${topicsDirectory(directory)}/${name}`;
}

/** The topic and the partition that a log's name is made of: `orders-0`. */
export function placeOf(name: string): { topic: string; partition: number } {
  const dash = name.lastIndexOf("-");
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}
