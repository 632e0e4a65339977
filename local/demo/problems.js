// @ts-check
/** Shows a failure in plain words, and what the user can do. */

import { VerificationError } from "./client/src/client/index.js";
import { hasReason, say, sayPlain, text, writtenTime } from "./i18n.js";
import { button, byId, fact, show } from "./views.js";

/**
 * @typedef {"again" | "photo" | "document" | "restart" | "signin"} Way
 * @typedef {"signin" | "document" | "selfie" | "review"} Step
 */

/** By code; the first is what helps most. @type {Record<string, Way[]>} */
const WAYS = {
  INVALID_IMAGE: ["photo"],
  PAYLOAD_TOO_LARGE: ["photo"],
  DOCUMENT_ALREADY_VERIFIED: ["document", "signin"],
  OTHER_ACCOUNT: ["signin"],
  UNAUTHORIZED: ["again", "signin"],
  SIGN_IN_FAILED: ["again", "signin"],
  FORBIDDEN: ["restart", "signin"],
  NOT_FOUND: ["restart"],
  STEP_OUT_OF_ORDER: ["document", "restart"],
  SESSION_EXPIRED: ["restart"],
  TOO_MANY_ATTEMPTS: ["restart"],
};

/** By the step whose photos were refused. @type {Record<Step, Way[]>} */
const REFUSED = { signin: ["restart"], document: ["photo", "document"], selfie: ["photo", "document"], review: ["restart"] };

/**
 * Shows what went wrong.
 *
 * @param {unknown} error
 * @param {Step} step where it happened
 * @param {Record<Way, () => void>} ways what each way out does
 */
export function showProblem(error, step, ways) {
  const known = error instanceof VerificationError ? error : undefined;
  const code = known?.code ?? "UNKNOWN";
  const translated = hasReason(code);
  const next = byId("problem-next");
  if (translated) say(next, `reason.${code}.next`);
  else sayPlain(next, known?.nextStep ?? "");
  next.append(waiting(known?.retryAfter));
  byId("problem-actions").replaceChildren(
    ...waysOut(known, step).map((way, position) =>
      button(textOf(way, step), ways[way], position === 0 ? "main" : "secondary"),
    ),
  );
  const facts = known ? [["supportCode", code], ["supportMessage", known.message], ["supportNext", known.nextStep], ["supportRequest", known.requestId]] : [];
  byId("problem-details").hidden = !known;
  byId("problem-facts").replaceChildren(
    ...facts.flatMap(([name, value]) => (name && value ? fact([name], value) : [])),
  );
  show("problem", {
    step,
    back: step !== "signin",
    ...(translated ? { title: [`reason.${code}.what`] } : { plainTitle: known?.message ?? text("reason.UNKNOWN.what") }),
  });
}

/** @param {VerificationError | undefined} error @param {Step} step @returns {Way[]} */
function waysOut(error, step) {
  if (!error) return ["again", "signin"];
  if (WAYS[error.code]) return WAYS[error.code];
  if (step === "signin") return ["again", "signin"];
  if (error.status === 422) return REFUSED[step];
  if (error.retryable || error.status >= 500 || error.status === 0) return ["again"];
  return ["restart"];
}

/** @param {Way} way @param {Step} step */
function textOf(way, step) {
  if (way === "photo") return step === "selfie" ? "newSelfie" : "newPhotos";
  return { again: "again", document: "newDocument", restart: "restart", signin: "signinAgain" }[way];
}

/** @param {number} [seconds] */
function waiting(seconds) {
  if (!seconds || seconds < 5) return "";
  const time = seconds < 100 ? writtenTime(seconds, "second") : writtenTime(Math.ceil(seconds / 60), "minute");
  return ` ${text("retryAfter", { time })}`;
}
