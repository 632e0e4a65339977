// @ts-check
/** A failure in plain words, with the ways out of it. */

import { VerificationError } from "./client/index.js";
import { MESSAGES } from "./messages.js";

/**
 * @typedef {"again" | "photo" | "document" | "restart" | "signin"} Way
 * @typedef {object} Problem
 * @property {string} what
 * @property {string} next
 * @property {{way: Way, text: string}[]} ways the first is what helps most
 * @property {[string, string][]} facts for who helps the user
 */

/** @type {Record<Way, string>} */
const TEXTS = {
  again: "Try again",
  photo: "Take new photos",
  document: "Choose another document",
  restart: "Start again",
  signin: "Back to sign-in",
};

/** @type {Record<string, Way[]>} */
const WAYS = {
  INVALID_IMAGE: ["photo"],
  PAYLOAD_TOO_LARGE: ["photo"],
  DOCUMENT_ALREADY_VERIFIED: ["document", "signin"],
  SIGN_IN_FAILED: ["again", "signin"],
  UNAUTHORIZED: ["again", "signin"],
  FORBIDDEN: ["restart", "signin"],
  NOT_FOUND: ["restart"],
  STEP_OUT_OF_ORDER: ["restart"],
  SESSION_EXPIRED: ["restart"],
  TOO_MANY_ATTEMPTS: ["restart"],
};

/** By the step whose photos were refused. @type {Record<string, Way[]>} */
const REFUSED = { document: ["photo", "document"], selfie: ["photo"] };

/**
 * @param {unknown} error
 * @param {string} step where it happened
 * @returns {Problem}
 */
export function waysOut(error, step) {
  if (!(error instanceof VerificationError)) {
    const what = error instanceof Error ? error.message : "Something went wrong.";
    return { what, next: "Try again.", ways: named(["again", "signin"], step), facts: [] };
  }
  const said = MESSAGES[error.code];
  return {
    what: said?.what ?? error.message,
    next: [said?.next ?? error.nextStep, wait(error)].filter(Boolean).join(" "),
    ways: named(ways(error, step), step),
    facts: facts(error),
  };
}

/** @param {VerificationError} error @param {string} step @returns {Way[]} */
function ways(error, step) {
  if (WAYS[error.code]) return WAYS[error.code];
  if (step === "signin") return ["again", "signin"];
  if (error.status === 422) return REFUSED[step] ?? ["restart"];
  if (error.retryable || error.status >= 500) return ["again"];
  return ["restart"];
}

/** @param {Way[]} ways @param {string} step */
function named(ways, step) {
  return ways.map((way) => ({ way, text: way === "photo" && step === "selfie" ? "Take a new selfie" : TEXTS[way] }));
}

/** @param {VerificationError} error */
function wait({ retryAfter }) {
  if (!retryAfter || retryAfter < 5) return "";
  const [count, unit] = retryAfter < 100 ? [retryAfter, "second"] : [Math.ceil(retryAfter / 60), "minute"];
  const format = new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" });
  return `It is worth trying in ${format.format(count)}.`;
}

/** @param {VerificationError} error */
function facts({ code, message, nextStep, requestId }) {
  const all = { Code: code, Message: message, "Next step": nextStep, Request: requestId };
  return /** @type {[string, string][]} */ (Object.entries(all).filter(([, value]) => value));
}
