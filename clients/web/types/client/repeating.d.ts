/**
 * Returns the milliseconds to wait before the call is repeated, or undefined if it is not repeated.
 *
 * @param {import("./errors.js").VerificationError} error
 * @param {number} repetition 0 for the first
 * @param {boolean} idempotent whether a second call has no further effect
 * @returns {number | undefined}
 */
export function waitBefore(error: import("./errors.js").VerificationError, repetition: number, idempotent: boolean): number | undefined;
/**
 * Returns the milliseconds to wait before the next question about an outcome.
 *
 * @param {number | undefined} retryAfter seconds after which there can be news
 * @param {number} failures how many questions failed since the last answer
 */
export function waitBeforePoll(retryAfter: number | undefined, failures: number): number;
/**
 * Returns a random time in milliseconds between 50 and 100 % of 1 s, 2 s, 4 s, …, at most 30 s. It is random so that
 * not all apps call at the same moment.
 *
 * @param {number} repetition
 */
export function backoff(repetition: number): number;
