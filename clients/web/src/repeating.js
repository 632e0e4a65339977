// @ts-check
/** Whether a failed call is repeated, and when. Pure, so that it can be tested as a table. */

/** Milliseconds. A longer `Retry-After` is the user's to wait for. */
const LONGEST_WAIT = 5_000;
const FIRST_WAIT = 1_000;

/** Codes of answers that say: nothing was done. */
const NOTHING_DONE = ["TOO_MANY_REQUESTS", "UPSTREAM_UNAVAILABLE"];
/** Codes after which a call that has the same effect when it is made twice may be repeated. */
const UNKNOWN = ["NO_CONNECTION", "SERVICE_UNAVAILABLE", "STEP_IN_PROGRESS", "UPSTREAM_TIMEOUT"];

/**
 * Milliseconds to wait before the call is repeated. Undefined: it is not repeated.
 *
 * @param {import("./errors.js").VerificationError} error
 * @param {number} repetition 0 for the first
 * @param {boolean} idempotent whether a call that is made twice does what it does once
 * @returns {number | undefined}
 */
export function waitBefore(error, repetition, idempotent) {
  if (!error.retryable) return undefined;
  if (!NOTHING_DONE.includes(error.code) && !(idempotent && UNKNOWN.includes(error.code))) return undefined;
  const wait = error.retryAfter === undefined ? backoff(repetition) : error.retryAfter * 1000;
  return wait <= LONGEST_WAIT ? wait : undefined;
}

/**
 * Milliseconds between 50 and 100 % of 1 s, 2 s, 4 s, …, at most 30 s. Random, so that apps do not all come at once.
 *
 * @param {number} repetition
 */
export function backoff(repetition) {
  return Math.min(FIRST_WAIT * 2 ** repetition, 30_000) * (0.5 + Math.random() / 2);
}
