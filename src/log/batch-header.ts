// The header of a record batch, format 2: what Kafka clients send, what lies in the files, and what is sent back.
// Source: Apache Kafka documentation, "Record Batch"; KIP-98.
//
//   0        8      12     16    17     21         23                27              35             43
//   +--------+------+------+-----+------+----------+-----------------+---------------+--------------+
//   | base   |length|leader|magic| CRC  |attributes| last            | base          | max          |
//   | offset |      |epoch |  2  |      |          | offset delta    | timestamp     | timestamp    |
//   +--------+------+------+-----+------+----------+-----------------+---------------+--------------+
//   43         51      53         57      61
//   +----------+-------+----------+-------+----------------------
//   | producer | epoch | base     | count | records, compressed
//   | id       |       | sequence |       | together or not at all
//   +----------+-------+----------+-------+----------------------
//
// `length` counts what follows it (12 to the end). The CRC covers everything behind it (21 to the end), so base offset
// and leader epoch can be written by the broker without computing it again.

/** How many bytes come before the records. */
export const headerBytes = 61;

/** Where a field of the header begins. */
export const fieldAt = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  count: 57,
} as const;

/** The bits of the attributes. */
export const attribute = {
  compression: 0x07,
  logAppendTime: 0x08,
  transactional: 0x10,
  control: 0x20,
  deleteHorizon: 0x40,
} as const;

/** The header of one batch, read once. */
export interface BatchHeader {
  /** The offset of the first record. */
  readonly baseOffset: number;
  /** The size of the whole batch, its header included, in bytes. */
  readonly bytes: number;
  readonly leaderEpoch: number;
  readonly magic: number;
  readonly crc: number;
  readonly attributes: number;
  /** The offset of the last record, which may have been compacted away. */
  readonly lastOffset: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  /** -1 when the producer has no id. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  /** How many records there are. */
  readonly count: number;
}

/** Reads the header of the batch at `at`. The bytes must hold all of the header. */
export function readHeader(bytes: Uint8Array, at = 0): BatchHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, headerBytes);
  const baseOffset = Number(view.getBigInt64(fieldAt.baseOffset));
  return {
    baseOffset,
    bytes: view.getInt32(fieldAt.length) + fieldAt.leaderEpoch,
    leaderEpoch: view.getInt32(fieldAt.leaderEpoch),
    magic: view.getInt8(fieldAt.magic),
    crc: view.getUint32(fieldAt.crc),
    attributes: view.getInt16(fieldAt.attributes),
    lastOffset: baseOffset + view.getInt32(fieldAt.lastOffsetDelta),
    baseTimestamp: Number(view.getBigInt64(fieldAt.baseTimestamp)),
    maxTimestamp: Number(view.getBigInt64(fieldAt.maxTimestamp)),
    producerId: Number(view.getBigInt64(fieldAt.producerId)),
    producerEpoch: view.getInt16(fieldAt.producerEpoch),
    baseSequence: view.getInt32(fieldAt.baseSequence),
    count: view.getInt32(fieldAt.count),
  };
}

/** Gives the batch its place in the log. Both fields lie outside the CRC. */
export function numberBatch(batch: Uint8Array, baseOffset: number, leaderEpoch = 0): void {
  const view = new DataView(batch.buffer, batch.byteOffset, headerBytes);
  view.setBigInt64(fieldAt.baseOffset, BigInt(baseOffset));
  view.setInt32(fieldAt.leaderEpoch, leaderEpoch);
}
