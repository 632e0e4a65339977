// @ts-check
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
  constructor(parts) {
    super(parts.message);
    this.name = "VerificationError";
    this.status = parts.status ?? 0;
    this.code = parts.code;
    this.retryable = parts.retryable ?? false;
    this.nextStep = parts.nextStep;
    this.hint = parts.hint;
    this.details = parts.details;
    this.requestId = parts.requestId;
    this.retryAfter = parts.retryAfter;
    this.attemptsLeft = parts.attemptsLeft;
    this.cause = parts.cause;
  }
}

/** @param {unknown} error @param {...string} codes @returns {error is VerificationError} */
export function hasCode(error, ...codes) {
  return error instanceof VerificationError && codes.includes(error.code);
}

/** @param {unknown} cause */
export function noConnection(cause) {
  return new VerificationError({
    code: "NO_CONNECTION",
    message: "The service cannot be reached.",
    nextStep: "Check your connection, then try again.",
    hint:
      "There was no response. In a browser, this is also what a refused origin looks like: " +
      "add the page's origin to AllowedOrigins (ALLOWED_ORIGINS of the local stack).",
    retryable: true,
    cause,
  });
}

/** @param {number} status @param {string} hint @param {string} [requestId] */
export function noAnswer(status, hint, requestId) {
  return new VerificationError({
    status,
    code: "NO_ANSWER",
    message: "Something went wrong.",
    nextStep: "Try again in a moment.",
    hint,
    retryable: true,
    requestId,
  });
}

/** @param {number} milliseconds */
export function timedOut(milliseconds) {
  return new VerificationError({
    code: "TIMED_OUT",
    message: "The service did not answer in time.",
    nextStep: "Check your connection, then try again.",
    hint: `There was no response within ${milliseconds} ms. The request may have been carried out.`,
    retryable: true,
  });
}

/** @param {AbortSignal} signal */
export function aborted(signal) {
  const hint = "The app's signal ended the call. The request may have been carried out.";
  // React Native's signals have no `reason`.
  const cause = "reason" in signal ? signal.reason : undefined;
  return new VerificationError({ code: "ABORTED", message: "This was cancelled.", hint, retryable: true, cause });
}

/** @param {string} hint @param {unknown} [cause] */
export function notSupported(hint, cause) {
  return new VerificationError({
    code: "NOT_SUPPORTED",
    message: "This app cannot do this on your device.",
    nextStep: "Update the app or the browser, or use another device.",
    hint,
    cause,
  });
}

/** @param {string} hint @param {unknown} [cause] */
export function invalidUse(hint, cause) {
  return new VerificationError({ code: "INVALID_USE", message: "Something in this app went wrong.", hint, cause });
}

/** The client moved to another session before the answer came. @param {unknown} [cause] */
export function superseded(cause) {
  return new VerificationError({
    code: "ABORTED",
    message: "This was cancelled.",
    hint: "open(), resume() or erase() was called meanwhile, so this answer about another session was dropped.",
    cause,
  });
}

/** @param {VerificationError} refused the 403 that says that another extraction or face match was done since */
export function onOtherDevice(refused) {
  return new VerificationError({
    status: refused.status,
    code: "ON_OTHER_DEVICE",
    message: "This verification continues on your other device.",
    nextStep: "Finish it there. Or start here again with your document.",
    hint:
      "Another tab or device did a step of this session. waitForOutcome() tells how it ends; " +
      "extract() takes it over.",
    requestId: refused.requestId,
    cause: refused,
  });
}

/** @param {unknown} cause */
export function signInFailed(cause) {
  return new VerificationError({
    code: "SIGN_IN_FAILED",
    message: "You could not be signed in.",
    nextStep: "Sign in again.",
    hint: `signInToken failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    retryable: true,
    cause,
  });
}

/** @param {number} milliseconds */
export function outcomePending(milliseconds) {
  return new VerificationError({
    code: "OUTCOME_PENDING",
    message: "Your verification is still being checked.",
    nextStep: "Come back later.",
    hint: `There was no final outcome within ${milliseconds} ms. Call waitForOutcome() again later.`,
    retryable: true,
  });
}

/** API Gateway's own answers, which contain only `{"message"}`. @type {Record<number, ErrorParts>} */
const GATEWAY = {
  401: {
    code: "UNAUTHORIZED",
    message: "You are not signed in any more.",
    nextStep: "Sign in again.",
    hint:
      "API Gateway refused the ID token: it is missing, expired, or not from JwtIssuer for JwtAudience. " +
      "With Cognito, send the ID token, not the access token.",
  },
  403: { code: "FORBIDDEN", message: "This is not possible with your account.", hint: "API Gateway refused the call." },
  404: {
    code: "NOT_FOUND",
    message: "Something in this app went wrong.",
    hint: "There is no such route. Check baseUrl: it is the output ApiUrl, without a path.",
  },
  413: {
    code: "PAYLOAD_TOO_LARGE",
    message: "The photos are too large.",
    nextStep: "Take the photos again, or choose smaller files.",
    hint: "A body may have 6,000,000 bytes. Reduce photos before sending them (hypersign-kyc-web/photos).",
  },
  429: {
    code: "TOO_MANY_REQUESTS",
    message: "Many people are here at once.",
    nextStep: "Try again in a moment.",
    hint: "API Gateway's rate limit of the route is reached. The request was not carried out.",
    retryable: true,
  },
  500: {
    code: "INTERNAL_ERROR",
    message: "Something went wrong.",
    nextStep: "Try again later. If it happens again, tell support.",
    hint: "The function failed without an answer. The request may have been carried out.",
    retryable: true,
  },
  503: {
    code: "SERVICE_UNAVAILABLE",
    message: "The verification service is not available at the moment.",
    nextStep: "Try again in a moment.",
    hint: "The function had no capacity or did not answer within 30 s. The request may have been carried out.",
    retryable: true,
  },
};

/**
 * Returns the error that a response reports.
 *
 * @param {{status: number, header: (name: string) => string | null}} response
 * @param {any} answer the response's JSON
 */
export function refusal(response, answer) {
  const { status } = response;
  const retryAfter = Number(response.header("Retry-After")) || undefined;
  const requestId = response.header("apigw-requestid") ?? undefined;
  const { message, error } = answer ?? {};
  if (typeof error?.code === "string") {
    return new VerificationError({ requestId, ...error, message, status, retryAfter });
  }
  const gateway = GATEWAY[status];
  if (typeof message !== "string" || !gateway) {
    return noAnswer(status, "The response is not an answer of this API. Check baseUrl.", requestId);
  }
  return new VerificationError({ ...gateway, status, retryAfter, requestId });
}
