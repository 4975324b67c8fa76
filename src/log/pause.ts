// Long work beside others: it pauses now and then, so that appends and reads have their turn.

/** How much is worked through between two pauses, in bytes. */
const sliceBytes = 512 * 1024;

/** Counts bytes worked through, and pauses when they are a slice. */
export class Pauses {
  #bytes = 0;

  /** Notes so many bytes; a promise to wait for when it is time to pause. */
  after(bytes: number): Promise<void> | undefined {
    this.#bytes += bytes;
    if (this.#bytes < sliceBytes) return undefined;
    this.#bytes = 0;
    return new Promise((resolve) => setImmediate(resolve));
  }
}
