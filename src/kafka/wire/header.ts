// What stands before every request and every response.
//
//   request  => api-key:int16 api-version:int16 correlation-id:int32 client-id:nullable-string tagged-fields?
//   response => correlation-id:int32 tagged-fields?
//
// The client id keeps its two-byte length even in flexible versions, and tagged fields come with flexible requests only.
// Source: RequestHeader.json and ResponseHeader.json in apache/kafka.

import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** The part of a request's header that is the same in all versions. */
export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  /** The client's number for this request; the response carries it back. */
  readonly correlationId: number;
  /** What the client calls itself. */
  readonly clientId: string | null;
}

/** Reads a request's header up to the client id. */
export function readRequestHeader(reader: Reader): RequestHeader {
  const apiKey = reader.int16();
  const apiVersion = reader.int16();
  const correlationId = reader.int32();
  const length = reader.int16();
  return { apiKey, apiVersion, correlationId, clientId: length < 0 ? null : reader.text(length) };
}

/** Skips the tagged fields of a flexible request's header: none is defined. */
export function skipTaggedFields(reader: Reader): void {
  for (let count = reader.unsignedVarint(); count > 0; count -= 1) {
    reader.unsignedVarint();
    reader.slice(reader.unsignedVarint());
  }
}

/** Writes a request's header, as clients do. */
export function writeRequestHeader(writer: Writer, header: RequestHeader, flexible: boolean): void {
  const { clientId } = header;
  writer.int16(header.apiKey);
  writer.int16(header.apiVersion);
  writer.int32(header.correlationId);
  if (clientId === null) {
    writer.int16(-1);
  } else {
    const length = Buffer.byteLength(clientId);
    writer.int16(length);
    writer.text(clientId, length);
  }
  if (flexible) writer.unsignedVarint(0);
}
