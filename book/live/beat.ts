// A live picture is a list of beats: one sentence, and the picture as it is then. The chapter's own program makes them,
// in the reader's browser: its class is imported, driven one call at a time, and drawn after each.

/** One step of a live picture. */
export interface Beat {
  /** What has just happened, in a sentence. */
  readonly say: string;
  /** The picture, as SVG. */
  readonly svg: string;
}

/** Gathers beats: `beat(sentence)` draws what there is now. */
export function recorder(draw: (...focus: readonly number[]) => string): {
  readonly beats: Beat[];
  readonly beat: (say: string, ...focus: readonly number[]) => void;
} {
  const beats: Beat[] = [];
  return { beats, beat: (say, ...focus) => beats.push({ say, svg: draw(...focus) }) };
}

/** What a call throws, as a sentence. */
export function complaintOf(call: () => unknown): string {
  try {
    call();
    return "no complaint";
  } catch (error) {
    return (error as Error).message;
  }
}
