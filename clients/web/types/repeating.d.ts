/**
 * Milliseconds to wait before the call is repeated. Undefined: it is not repeated.
 *
 * @param {import("./errors.js").VerificationError} error
 * @param {number} repetition 0 for the first
 * @param {boolean} idempotent whether a call that is made twice does what it does once
 * @returns {number | undefined}
 */
export function waitBefore(error: import("./errors.js").VerificationError, repetition: number, idempotent: boolean): number | undefined;
/**
 * Milliseconds between 50 and 100 % of 1 s, 2 s, 4 s, …, at most 30 s. Random, so that apps do not all come at once.
 *
 * @param {number} repetition
 */
export function backoff(repetition: number): number;
