// @ts-check
/** Tells the page what went wrong, in an event and in the console. */

import { VerificationError } from "../../client/index.js";

/**
 * @param {import("../journey.js").World["emit"]} emit
 * @param {unknown} error
 * @param {import("./events.js").StepName} step
 */
export function report(emit, error, step) {
  if (!(error instanceof VerificationError)) {
    console.error("<hypersign-kyc>", error);
    emit("error", { code: "UNKNOWN", message: String(error), step });
    return;
  }
  const { code, status, requestId, hint, message } = error;
  if (status === 422) {
    emit("refused", { step, code, attemptsLeft: error.attemptsLeft });
    return;
  }
  console.error(`<hypersign-kyc> ${code}: ${hint ?? message}`);
  emit("error", { code, message: hint ?? message, step, status, requestId });
}

/** Return the error for a view's module that could not be loaded, or the error itself. @param {unknown} error */
export function loadFailure(error) {
  if (!(error instanceof TypeError) || !/import|module/i.test(error.message)) return error;
  const message = "A part of the page could not be loaded.";
  return new VerificationError({ code: "NO_CONNECTION", message, retryable: true, cause: error });
}
