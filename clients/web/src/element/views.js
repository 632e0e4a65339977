// @ts-check
/** The views that are loaded when they are needed, or while the user reads the first one. */

/** @typedef {(journey: import("./journey.js").Journey, signal: AbortSignal) => unknown} Show */

/** @type {Record<string, () => Promise<Show>>} */
const VIEWS = {
  standing: async () => (await import("./views/standing.js")).showStanding,
  document: async () => (await import("./views/document.js")).showDocument,
  front: async () => (await import("./views/photo.js")).showFront,
  back: async () => (await import("./views/photo.js")).showBack,
  selfie: async () => (await import("./views/photo.js")).showSelfie,
  review: async () => (await import("./views/review.js")).showReview,
  phone: async () => (await import("./views/phone.js")).showPhone,
  result: async () => (await import("./views/result.js")).showResult,
  declined: async () => (await import("./views/result.js")).showDeclined,
  refused: async () => (await import("./views/result.js")).showRefused,
};

/** @param {string} view */
export function load(view) {
  return VIEWS[view]();
}

/** Load the later views. If there is no connection now, they are loaded when they are needed. */
export function loadAll() {
  for (const view of Object.values(VIEWS)) view().catch(() => {});
}
