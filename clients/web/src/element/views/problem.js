// @ts-check
/** Shows a failure in plain words, and what the user can do. */

import { VerificationError } from "../../client/index.js";

/**
 * @typedef {"again" | "photo" | "document" | "restart" | "signin" | "leave"} Way
 * @typedef {import("../base/events.js").StepName} StepName
 */

/** By code; the first is what helps most. @type {Record<string, Way[]>} */
const WAYS = {
  INVALID_IMAGE: ["photo"],
  PAYLOAD_TOO_LARGE: ["photo"],
  DOCUMENT_ALREADY_VERIFIED: ["document", "leave"],
  OTHER_ACCOUNT: ["signin"],
  UNAUTHORIZED: ["again", "signin"],
  SIGN_IN_FAILED: ["again", "signin"],
  FORBIDDEN: ["restart", "leave"],
  NOT_FOUND: ["restart"],
  STEP_OUT_OF_ORDER: ["document", "restart"],
  SESSION_EXPIRED: ["restart"],
  SESSION_UNUSABLE: ["restart"],
  ON_OTHER_DEVICE: ["restart", "leave"],
  TOO_MANY_ATTEMPTS: ["restart", "leave"],
  DAILY_BUDGET_REACHED: ["leave"],
};

/** By the step whose photos were refused. @type {Record<StepName, Way[]>} */
const REFUSED = {
  start: ["restart"],
  document: ["photo", "document"],
  selfie: ["photo", "document"],
  review: ["restart"],
  done: ["restart"],
};
/** Waiting times below this, in seconds, are not mentioned; longer ones than an hour are given as a time of the day. */
const WORTH_WAITING = 5;
const HOUR = 3600;

/**
 * @param {import("../journey.js").Journey} journey
 * @param {unknown} error
 * @param {StepName} step where it happened
 * @param {Record<Way, () => void>} ways what each way out does
 */
export function showProblem(journey, error, step, ways) {
  const { ui } = journey;
  const known = error instanceof VerificationError ? error : undefined;
  const code = known?.code ?? "UNKNOWN";
  const translated = ui.texts.hasReason(code);
  const left = known?.attemptsLeft;
  journey.show({
    name: "problem",
    step,
    back: step !== "start",
    title: translated ? `reason.${code}.what` : { plain: known?.message ?? ui.texts.text("reason.UNKNOWN.what") },
    art: "problem",
    content: [
      ui.make("p", { id: "problem-next", text: translated && `reason.${code}.next` }, translated ? "" : (known?.nextStep ?? "")),
      left !== undefined && left > 0 && ui.make("p", { class: "quiet", text: ["attemptsLeft", { count: String(left) }] }),
      waiting(journey, known?.retryAfter),
      ui.actions(
        ...waysOut(known, step, left).map((way, position) =>
          ui.button(textOf(way, step, journey.finishText), ways[way], position === 0 ? "main" : "secondary"),
        ),
      ),
      known && support(ui, known, code),
    ],
  });
}

/** @param {import("../base/ui.js").Ui} ui @param {VerificationError} known @param {string} code */
function support(ui, known, code) {
  const facts = Object.entries({
    supportCode: code,
    supportMessage: known.message,
    supportNext: known.nextStep,
    supportRequest: known.requestId,
  });
  return ui.make(
    "details",
    {},
    ui.make("summary", { text: "support" }),
    ui.make("dl", { class: "technical" }, ...facts.map(([name, value]) => value && ui.fact(name, value))),
  );
}

/** @param {VerificationError | undefined} error @param {StepName} step @param {number} [left] @returns {Way[]} */
function waysOut(error, step, left) {
  if (!error) return ["again", "leave"];
  if (error.code === "TOO_MANY_ATTEMPTS" && step === "start") return ["leave"];
  if (WAYS[error.code]) return WAYS[error.code];
  if (left === 0) return ["restart", "leave"];
  if (step === "start") return ["again", "leave"];
  if (error.status === 422) return REFUSED[step];
  if (error.retryable || error.status >= 500 || error.status === 0) return ["again"];
  return ["restart"];
}

/** @param {Way} way @param {StepName} step @param {import("../base/texts.js").Text} finish */
function textOf(way, step, finish) {
  if (way === "photo") return step === "selfie" ? "newSelfie" : "newPhotos";
  if (way === "leave") return finish;
  return { again: "again", document: "newDocument", restart: "restart", signin: "signinAgain" }[way];
}

/** @param {import("../journey.js").Journey} journey @param {number} [seconds] */
function waiting({ ui }, seconds) {
  if (!seconds || seconds < WORTH_WAITING) return undefined;
  const { texts } = ui;
  if (seconds >= HOUR) {
    return ui.make("p", { text: ["retryAt", texts.moment(new Date(Date.now() + seconds * 1000))] });
  }
  const time = seconds < 100 ? texts.time(seconds, "second") : texts.time(Math.ceil(seconds / 60), "minute");
  return ui.make("p", { text: ["retryAfter", { time }] });
}
