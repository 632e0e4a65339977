// @ts-check
/** Whether a failed call is repeated, and when. Pure, so that it can be tested as a table. */

/** Milliseconds. After a longer `Retry-After`, the user repeats the call. */
const LONGEST_WAIT = 5_000;
const FIRST_WAIT = 1_000;

/** Codes of answers which say that nothing was done. */
const NOTHING_DONE = ["TOO_MANY_REQUESTS", "UPSTREAM_UNAVAILABLE"];
/** Codes after which an idempotent call may be repeated. */
const UNKNOWN = ["NO_CONNECTION", "SERVICE_UNAVAILABLE", "STEP_IN_PROGRESS", "STORE_UNAVAILABLE", "UPSTREAM_TIMEOUT"];
/** Polls come at most so much later than `Retry-After`, so that not all apps ask at the same moment. */
const POLL_SPREAD = 0.2;

/**
 * Returns the milliseconds to wait before the call is repeated, or undefined if it is not repeated.
 *
 * @param {import("./errors.js").VerificationError} error
 * @param {number} repetition 0 for the first
 * @param {boolean} idempotent whether a second call has no further effect
 * @returns {number | undefined}
 */
export function waitBefore(error, repetition, idempotent) {
  if (!error.retryable) return undefined;
  if (!NOTHING_DONE.includes(error.code) && !(idempotent && UNKNOWN.includes(error.code))) return undefined;
  const wait = error.retryAfter === undefined ? backoff(repetition) : error.retryAfter * 1000;
  return wait <= LONGEST_WAIT ? wait : undefined;
}

/**
 * Returns the milliseconds to wait before the next question about an outcome.
 *
 * @param {number | undefined} retryAfter seconds after which there can be news
 * @param {number} failures how many questions failed since the last answer
 */
export function waitBeforePoll(retryAfter, failures) {
  if (failures > 0 || !retryAfter) return Math.max((retryAfter ?? 0) * 1000, backoff(failures));
  return retryAfter * 1000 * (1 + Math.random() * POLL_SPREAD);
}

/**
 * Returns a random time in milliseconds between 50 and 100 % of 1 s, 2 s, 4 s, …, at most 30 s. It is random so that
 * not all apps call at the same moment.
 *
 * @param {number} repetition
 */
export function backoff(repetition) {
  return Math.min(FIRST_WAIT * 2 ** repetition, 30_000) * (0.5 + Math.random() / 2);
}
