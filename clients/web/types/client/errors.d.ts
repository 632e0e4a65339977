/** @param {unknown} cause */
export function noConnection(cause: unknown): VerificationError;
/** @param {number} status @param {string} hint @param {string} [requestId] */
export function noAnswer(status: number, hint: string, requestId?: string): VerificationError;
/** @param {number} milliseconds */
export function timedOut(milliseconds: number): VerificationError;
/** @param {AbortSignal} signal */
export function aborted(signal: AbortSignal): VerificationError;
/** @param {string} hint @param {unknown} [cause] */
export function notSupported(hint: string, cause?: unknown): VerificationError;
/** @param {string} hint */
export function invalidUse(hint: string): VerificationError;
/** @param {unknown} cause */
export function signInFailed(cause: unknown): VerificationError;
/** @param {number} milliseconds */
export function outcomePending(milliseconds: number): VerificationError;
/**
 * Returns the error that a response reports.
 *
 * @param {{status: number, header: (name: string) => string | null}} response
 * @param {any} answer the response's JSON
 */
export function refusal(response: {
    status: number;
    header: (name: string) => string | null;
}, answer: any): VerificationError;
/** The one error class of this package, and how each kind of failure becomes one. */
/**
 * @typedef {object} ErrorParts
 * @property {number} [status] the HTTP status; 0 if there was no response
 * @property {string} code
 * @property {string} message for the user
 * @property {boolean} [retryable] whether the same call can succeed if it is repeated
 * @property {string} [nextStep] what the user can do
 * @property {string} [hint] what the app's developer can do
 * @property {{field: string, problem: string}[]} [details] which fields are wrong
 * @property {string} [requestId] the id in the back end's logs
 * @property {number} [retryAfter] after how many seconds the app should repeat the call
 * @property {unknown} [cause]
 */
/**
 * Every failure of this package. `code` is stable: one of the back end's (docs/errors.md), or one of this package's:
 *
 * - `NO_CONNECTION`: there was no response. `NO_ANSWER`: the response was not one of this API.
 * - `TIMED_OUT`: this package stopped waiting. `ABORTED`: the app's `signal` ended the call.
 * - `TOO_MANY_REQUESTS`, `SERVICE_UNAVAILABLE`: API Gateway's own answers.
 * - `SIGN_IN_FAILED`: `signInToken` failed. `OUTCOME_PENDING`: `waitForOutcome` reached its `timeout`.
 * - `NOT_SUPPORTED`: this JavaScript environment lacks a function. `INVALID_USE`: a mistake in the app.
 * - `INVALID_IMAGE`: the browser cannot read a file as a picture (`photos`).
 */
export class VerificationError extends Error {
    /** @param {ErrorParts} parts */
    constructor(parts: ErrorParts);
    status: number;
    code: string;
    retryable: boolean;
    nextStep: string | undefined;
    hint: string | undefined;
    details: {
        field: string;
        problem: string;
    }[] | undefined;
    requestId: string | undefined;
    retryAfter: number | undefined;
    cause: unknown;
}
export type ErrorParts = {
    /**
     * the HTTP status; 0 if there was no response
     */
    status?: number | undefined;
    code: string;
    /**
     * for the user
     */
    message: string;
    /**
     * whether the same call can succeed if it is repeated
     */
    retryable?: boolean | undefined;
    /**
     * what the user can do
     */
    nextStep?: string | undefined;
    /**
     * what the app's developer can do
     */
    hint?: string | undefined;
    /**
     * which fields are wrong
     */
    details?: {
        field: string;
        problem: string;
    }[] | undefined;
    /**
     * the id in the back end's logs
     */
    requestId?: string | undefined;
    /**
     * after how many seconds the app should repeat the call
     */
    retryAfter?: number | undefined;
    cause?: unknown;
};
