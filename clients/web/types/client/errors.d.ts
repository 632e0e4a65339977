/** @param {unknown} error @param {...string} codes @returns {error is VerificationError} */
export function hasCode(error: unknown, ...codes: string[]): error is VerificationError;
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
/** @param {string} hint @param {unknown} [cause] */
export function invalidUse(hint: string, cause?: unknown): VerificationError;
/** The client moved to another session before the answer came. @param {unknown} [cause] */
export function superseded(cause?: unknown): VerificationError;
/** @param {VerificationError} refused the 403 that says that another extraction or face match was done since */
export function onOtherDevice(refused: VerificationError): VerificationError;
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
 * The back end's codes (docs/errors.md).
 *
 * @typedef {import("../../types/openapi.js").components["schemas"]["ErrorCode"]} ApiErrorCode
 *
 * This package's own codes, and those of API Gateway.
 *
 * @typedef {"NO_CONNECTION" | "NO_ANSWER" | "TIMED_OUT" | "ABORTED" | "TOO_MANY_REQUESTS" | "SERVICE_UNAVAILABLE" |
 *   "SIGN_IN_FAILED" | "OUTCOME_PENDING" | "ON_OTHER_DEVICE" | "NOT_SUPPORTED" | "INVALID_USE"} ClientErrorCode
 *
 * @typedef {ApiErrorCode | ClientErrorCode} ErrorCode
 *
 * @typedef {object} ErrorParts
 * @property {number} [status] the HTTP status; 0 if there was no response
 * @property {ErrorCode} code
 * @property {string} message for the user
 * @property {boolean} [retryable] whether the same call can succeed if it is repeated
 * @property {string} [nextStep] what the user can do
 * @property {string} [hint] what the app's developer can do
 * @property {{field: string, problem: string}[]} [details] which fields are wrong
 * @property {string} [requestId] the id in the back end's logs
 * @property {number} [retryAfter] after how many seconds the app should repeat the call
 * @property {number} [attemptsLeft] how often the refused step can still be repeated in this session
 * @property {unknown} [cause]
 */
/**
 * Every failure of this package. `code` is stable: one of the back end's (docs/errors.md), or one of this package's:
 *
 * - `NO_CONNECTION`: there was no response. `NO_ANSWER`: the response was not one of this API.
 * - `TIMED_OUT`: this package stopped waiting. `ABORTED`: the app's `signal` ended the call, or the client moved to
 *   another session.
 * - `ON_OTHER_DEVICE`: another tab or device of the user did a step since.
 * - `TOO_MANY_REQUESTS`, `SERVICE_UNAVAILABLE`: API Gateway's own answers.
 * - `SIGN_IN_FAILED`: `signInToken` failed. `OUTCOME_PENDING`: `waitForOutcome` reached its `timeout`.
 * - `NOT_SUPPORTED`: this JavaScript environment lacks a function. `INVALID_USE`: a mistake in the app.
 * - `INVALID_IMAGE`: the browser cannot read a file as a picture (`photos`).
 */
export class VerificationError extends Error {
    /** @param {ErrorParts} parts */
    constructor(parts: ErrorParts);
    status: number;
    code: ErrorCode;
    retryable: boolean;
    nextStep: string | undefined;
    hint: string | undefined;
    details: {
        field: string;
        problem: string;
    }[] | undefined;
    requestId: string | undefined;
    retryAfter: number | undefined;
    attemptsLeft: number | undefined;
    cause: unknown;
}
/**
 * This package's own codes, and those of API Gateway.
 */
export type ApiErrorCode = import("../../types/openapi.js").components["schemas"]["ErrorCode"];
/**
 * The back end's codes (docs/errors.md).
 */
export type ClientErrorCode = "NO_CONNECTION" | "NO_ANSWER" | "TIMED_OUT" | "ABORTED" | "TOO_MANY_REQUESTS" | "SERVICE_UNAVAILABLE" | "SIGN_IN_FAILED" | "OUTCOME_PENDING" | "ON_OTHER_DEVICE" | "NOT_SUPPORTED" | "INVALID_USE";
/**
 * The back end's codes (docs/errors.md).
 */
export type ErrorCode = ApiErrorCode | ClientErrorCode;
/**
 * The back end's codes (docs/errors.md).
 */
export type ErrorParts = {
    /**
     * the HTTP status; 0 if there was no response
     */
    status?: number | undefined;
    code: ErrorCode;
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
    /**
     * how often the refused step can still be repeated in this session
     */
    attemptsLeft?: number | undefined;
    cause?: unknown;
};
