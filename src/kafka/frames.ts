// Cuts the bytes of a connection into frames.
//
//   frame => size:int32 bytes[size]
//
// A frame that arrives in one piece is a slice of it; one that arrives in several is joined once, when it is whole,
// so that a size field alone costs no memory.

/** A frame that is larger than allowed, or has a size that cannot be. */
class FrameError extends RangeError {
  override readonly name = "FrameError";
}

const sizeBytes = 4;

/** The frames of one connection, from its chunks. */
export class FrameSplitter {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** How many bytes the frame at the front takes, its size field included, or 0 when that is not known yet. */
  #needed = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How many bytes of an unfinished frame are held. */
  get held(): number {
    return this.#bytes;
  }

  /** Calls `take` for every frame that is whole now, without its size. Throws a FrameError. */
  push(chunk: Buffer, take: (frame: Buffer) => void): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < Math.max(this.#needed, sizeBytes)) return;
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bytes);
    for (;;) {
      this.#needed = rest.length < sizeBytes ? 0 : this.#sizeOf(rest) + sizeBytes;
      if (this.#needed === 0 || rest.length < this.#needed) break;
      take(rest.subarray(sizeBytes, this.#needed));
      rest = rest.subarray(this.#needed);
    }
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
  }

  #sizeOf(bytes: Buffer): number {
    const size = bytes.readInt32BE(0);
    if (size >= 0 && size <= this.#maxBytes) return size;
    throw new FrameError(`${guess(bytes)}: a frame of ${size} bytes, where ${this.#maxBytes} are allowed`);
  }
}

/** What a stranger who knocked at this door probably speaks. */
function guess(bytes: Buffer): string {
  if (/^(GET|POST|HEAD|PUT|OPTI|DELE|PATC)/.test(bytes.toString("latin1", 0, 4))) {
    return "this looks like HTTP, but here the Kafka protocol is spoken";
  }
  if (bytes[0] === 0x16 && bytes[1] === 0x03)
    return "this looks like TLS, but here the Kafka protocol is spoken in plain";
  return "this is not the Kafka protocol";
}
