// @ts-check
/** Which views a user can see with what they have done so far. Pure. */

/**
 * @typedef {import("./base/progress.js").View} View
 *
 * @typedef {object} Done what the user has done so far
 * @property {import("./base/progress.js").Progress} progress
 * @property {import("./base/memory.js").Memory} memory
 * @property {string[]} documents the kinds of document to choose from
 * @property {boolean} stands whether the back end has said where the user stands
 * @property {View} first the first view of this journey
 */

/** The user cannot go back from these views. @type {View[]} */
export const ENDS = ["result", "declined", "refused"];

/** Return the view, or the last one before it that has everything it needs. @param {View} view @param {Done} done @returns {View} */
export function reachable(view, done) {
  const { progress, memory, documents, stands, first } = done;
  const { sessionId, agreed, documentType, extractionToken } = progress;
  if (view === "document" && documents.join() === "PASSPORT") return reachable("front", done);
  if (view === "standing") return stands ? view : "start";
  if (view === "start" || ENDS.includes(view)) return view;
  if (!sessionId) return reachable(first, done);
  if (view === "phone") return view;
  if (!agreed) return "start";
  if (view === "review" && !memory.credentials) return reachable("selfie", done);
  if (view === "selfie" && !extractionToken) return "document";
  if (view === "back" && (documentType !== "GOVT_ID" || !memory.photos.front)) return "front";
  return view;
}
