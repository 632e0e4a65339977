// @ts-check
/** The ends: checking, confirmed, rejected, expired, later; and if the user did not agree. */

import { VerificationError } from "../../client/index.js";
import { ended } from "../base/ending.js";

/**
 * @typedef {import("../journey.js").Journey} Journey
 * @typedef {"checking" | "confirmed" | "rejected" | "expired" | "later"} Result
 * @typedef {{code: string, message?: string, nextStep?: string}} Reason
 */

const ART = { checking: "checking", confirmed: "confirmed", rejected: "problem", expired: "problem", later: "later" };

/** Show the outcome, or wait for it. @param {Journey} journey @param {AbortSignal} signal */
export async function showResult(journey, signal) {
  const { outcome, sessionId } = journey.progress;
  if (outcome === "confirmed" || outcome === "rejected" || outcome === "expired") {
    return show(journey, outcome, journey.standing?.status?.stepErrors ?? []);
  }
  if (!journey.settings.showsResult) return show(journey, "later", []);
  show(journey, "checking", []);
  const { api, settings } = journey;
  try {
    if (api.sessionId !== sessionId) await api.resume({ sessionId }, { signal });
    const status = await api.waitForOutcome({ signal, timeout: settings.checkingSeconds * 1000 });
    if (!signal.aborted) ended(journey, status);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof VerificationError && error.retryable) return show(journey, "later", []);
    journey.showProblem(error, "done", () => journey.goTo({}, true));
  }
}

/** The user did not agree to share. @param {Journey} journey */
export function showDeclined(journey) {
  showEnd(journey, "declined", "consent_declined", "review");
}

/** The user did not agree to the processing of document and face. @param {Journey} journey */
export function showRefused(journey) {
  showEnd(journey, "refused", "agreement_declined", "start");
}

/**
 * @param {Journey} journey
 * @param {"declined" | "refused"} name
 * @param {import("../base/events.js").ExitReason} reason
 * @param {import("../base/events.js").StepName} step
 */
function showEnd(journey, name, reason, step) {
  const { ui } = journey;
  journey.show({
    name,
    step,
    title: `${name}Title`,
    art: "declined",
    centred: true,
    content: [
      ui.make("p", { text: `${name}Text` }),
      ui.actions(
        ui.button(journey.finishText, () => journey.leave(reason)),
        ui.button("startOver", () => journey.startOver(), "secondary"),
      ),
    ],
  });
}

/** @param {Journey} journey @param {Result} result @param {Reason[]} reasons of a rejection */
function show(journey, result, reasons) {
  const { ui } = journey;
  const rejected = result === "rejected";
  journey.show({
    name: result,
    step: "done",
    title: `${result}Title`,
    art: ART[result],
    spins: result === "checking",
    centred: true,
    content: [
      ui.make("p", { text: `${result}Text` }),
      rejected && reasons.length > 0 && ui.make("ul", { class: "reasons" }, ...reasons.map((each) => reasonItem(ui, each))),
      // A reason has its own text about what to do.
      rejected && reasons.length === 0 && ui.make("p", { text: "rejectedNext" }),
      ui.actions(...ways(journey, result)),
    ],
  });
}

/** @param {Journey} journey @param {Result} result */
function ways(journey, result) {
  const { ui } = journey;
  if (result === "checking") return [];
  const leave = (/** @type {"main" | "secondary"} */ kind) =>
    ui.button(journey.finishText, () => journey.leave(result), kind);
  if (result === "confirmed") return [leave("main")];
  if (result === "later") {
    return journey.settings.showsResult
      ? [ui.button("checkAgain", () => journey.goTo({})), leave("secondary"), ui.button("startOver", () => journey.restart(), "plain")]
      : [leave("main")];
  }
  return [ui.button("tryAgain", () => journey.restart()), leave("secondary")];
}

/** @param {import("../base/ui.js").Ui} ui @param {Reason} reason */
function reasonItem(ui, { code, message, nextStep }) {
  const known = ui.texts.hasReason(code);
  return ui.make(
    "li",
    {},
    known ? ui.make("b", { text: `reason.${code}.what` }) : ui.make("b", {}, message || ui.texts.text("rejectedText")),
    known ? ui.make("span", { text: `reason.${code}.next` }) : ui.make("span", {}, nextStep || ui.texts.text("rejectedNext")),
  );
}
