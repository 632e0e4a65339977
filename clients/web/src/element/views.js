// @ts-check
/** The views that are loaded when they are needed, or while the user reads the first one. */

import { addDrawings } from "./base/art.js";
import { addStyles } from "./base/styles.js";
import { showStanding } from "./views/standing.js";
import { showStart } from "./views/start.js";

/** @typedef {(journey: import("./journey.js").Journey, signal: AbortSignal) => unknown} Show */

/** @type {Partial<Record<import("./base/progress.js").View, Show>>} */
export const FIRST_VIEWS = { start: showStart, standing: showStanding };

/** @returns {Promise<Partial<Record<import("./base/progress.js").View, Show>>>} */
async function later() {
  const views = await import("./views/later.js");
  addStyles(views.LATER_VIEWS);
  addDrawings(views.LATER_DRAWINGS);
  return {
    document: views.showDocument,
    front: views.showFront,
    back: views.showBack,
    selfie: views.showSelfie,
    review: views.showReview,
    phone: views.showPhone,
    result: views.showResult,
    declined: views.showDeclined,
    refused: views.showRefused,
  };
}

/** @param {import("./base/progress.js").View} view @returns {Promise<Show>} */
export async function load(view) {
  return /** @type {Show} */ ((await later())[view]);
}

/** Load the later views. If there is no connection now, they are loaded when they are needed. */
export function loadLater() {
  later().catch(() => {});
}
