// @ts-check
/** What happens after a failure: report it to the page, and show the user the ways out. */

import { VerificationError } from "../client/index.js";
import { report } from "./base/reporting.js";
import { showProblem } from "./views/problem.js";

/**
 * @param {import("./journey.js").Journey} journey
 * @param {unknown} error
 * @param {import("./base/events.js").StepName} step
 * @param {() => unknown} again
 */
export function fail(journey, error, step, again) {
  const code = error instanceof VerificationError ? error.code : undefined;
  const { next } = journey.api.snapshot();
  const isElsewhere = code === "ON_OTHER_DEVICE";
  // The consent was already given, here or on another device.
  if (code === "SESSION_COMPLETED" || (isElsewhere && (next === "outcome" || next === "done"))) {
    journey.memory.forget();
    return journey.goTo({ view: "result", outcome: "consented", extractionToken: undefined });
  }
  // The client has a session in which the user can go on.
  const canGoOn = isElsewhere || (code === "SESSION_UNUSABLE" && next === "extract");
  report(journey.emit, error, step);
  journey.pass();
  showProblem(journey, error, step, {
    again: () => again(),
    photo: () => retake(journey, step === "selfie" ? "selfie" : "front"),
    document: () => journey.goTo({ view: "document" }),
    restart: () => (canGoOn ? photographAgain(journey) : journey.restart()),
    signin: () => journey.leave("sign_in"),
    leave: () => journey.leave("problem"),
  });
}

/** Start again in the same session. @param {import("./journey.js").Journey} journey */
function photographAgain(journey) {
  journey.memory.forget();
  return journey.goTo({ view: "document" });
}

/** @param {import("./journey.js").Journey} journey @param {import("./base/memory.js").PhotoView} view */
function retake(journey, view) {
  const lost = view === "front" ? /** @type {const} */ (["front", "back"]) : /** @type {const} */ (["selfie"]);
  for (const each of lost) delete journey.memory.photos[each];
  if (journey.progress.view === view) journey.back();
  else journey.goTo({ view });
}
