// Writes the primitive types of the Kafka protocol into blocks. Large bytes, such as the batches of a fetch, are not
// copied: the block is cut there and the bytes take their place between two blocks.
// Source: Apache Kafka protocol guide, "Protocol Primitive Types".

import { writeUnsignedVarint } from "../../base/index.ts";

const blockBytes = 4096;
/** Below this it is cheaper to copy bytes than to send them as a piece of their own. */
const copyBelowBytes = 2048;

/** Collects bytes until they are taken. */
export class Writer {
  #pieces: Uint8Array[] = [];
  #block: Buffer = Buffer.allocUnsafe(blockBytes);
  /** Where in the block the bytes begin that are in no piece yet. */
  #from = 0;
  #at = 0;
  /** How many bytes the pieces hold. */
  #cut = 0;

  /** How many bytes have been written since the last take. */
  get length(): number {
    return this.#cut + this.#at - this.#from;
  }

  int8(value: number): void {
    const at = this.#room(1);
    this.#block.writeInt8(value, at);
  }

  int16(value: number): void {
    const at = this.#room(2);
    this.#block.writeInt16BE(value, at);
  }

  uint16(value: number): void {
    const at = this.#room(2);
    this.#block.writeUInt16BE(value, at);
  }

  int32(value: number): void {
    const at = this.#room(4);
    this.#block.writeInt32BE(value, at);
  }

  int64(value: number): void {
    const at = this.#room(8);
    const high = Math.floor(value / 0x1_0000_0000);
    this.#block.writeInt32BE(high | 0, at);
    this.#block.writeUInt32BE((value - high * 0x1_0000_0000) >>> 0, at + 4);
  }

  unsignedVarint(value: number): void {
    this.#room(5);
    this.#at = writeUnsignedVarint(this.#block, this.#at - 5, value);
  }

  /** UTF-8 of `length` bytes, as `Buffer.byteLength` says. */
  text(value: string, length: number): void {
    const at = this.#room(length);
    this.#block.write(value, at, length, "utf8");
  }

  /** Bytes as they are. They must not change until they are sent. */
  bytes(value: Uint8Array): void {
    if (value.length < copyBelowBytes) {
      const at = this.#room(value.length);
      this.#block.set(value, at);
      return;
    }
    this.#cutBlock();
    this.#pieces.push(value);
    this.#cut += value.length;
  }

  /** Writes a frame: its length in four bytes, and then what `write` writes. On an error nothing of it stays. */
  frame(write: (writer: Writer) => void): void {
    const at = this.#room(4);
    const block = this.#block;
    const pieces = this.#pieces.length;
    const before = this.length;
    try {
      write(this);
      block.writeInt32BE(this.length - before, at);
    } catch (error) {
      this.#rewind(block, at, pieces, before - 4);
      throw error;
    }
  }

  /** What has been written, in pieces, and starts anew. */
  take(): Uint8Array[] {
    this.#cutBlock();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#cut = 0;
    return pieces;
  }

  /** Makes room and returns where it begins. It may change the block: call it before the block is looked at. */
  #room(length: number): number {
    if (this.#at + length > this.#block.length) {
      this.#cutBlock();
      this.#block = Buffer.allocUnsafe(Math.max(blockBytes, length));
      this.#from = 0;
      this.#at = 0;
    }
    const at = this.#at;
    this.#at += length;
    return at;
  }

  #cutBlock(): void {
    if (this.#at === this.#from) return;
    this.#pieces.push(this.#block.subarray(this.#from, this.#at));
    this.#cut += this.#at - this.#from;
    this.#from = this.#at;
  }

  #rewind(block: Buffer, at: number, pieces: number, length: number): void {
    this.#pieces.length = pieces;
    this.#cut = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#block = block;
    this.#at = at;
    this.#from = at - (length - this.#cut);
  }
}
