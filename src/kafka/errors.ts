// The catalogue's errors as Kafka's codes.

import { catalogue, type ErrorType, MoldauError } from "../base/index.ts";

/** No error. */
export const noError = 0;

const unknownServerError = -1;

/** Kafka's code for a kind of error of the catalogue. */
export function errorCode(type: ErrorType): number {
  return catalogue[type].kafka;
}

/** Kafka's code for what was thrown: -1 (UNKNOWN_SERVER_ERROR) when it is not of the catalogue. */
export function codeOf(error: unknown): number {
  return MoldauError.is(error) ? error.kafkaCode : unknownServerError;
}

/** What was thrown, as the two fields that many answers have. */
export function failure(error: unknown): { errorCode: number; errorMessage: string } {
  return { errorCode: codeOf(error), errorMessage: error instanceof Error ? error.message : String(error) };
}

/** The two fields of an answer that went well. */
export const success = { errorCode: noError, errorMessage: null };
