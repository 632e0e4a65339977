// @ts-check
/**
 * How far the user has come, kept for a reload of the page: in this tab, until it is closed. Neither pictures nor
 * tokens of the user are kept; the session's id gets a fresh one.
 *
 * @typedef {object} Progress
 * @property {"signin" | "document" | "front" | "back" | "selfie" | "review" | "done" | "declined"} view
 * @property {string} email
 * @property {string} name
 * @property {string} [sessionId]
 * @property {"PASSPORT" | "GOVT_ID"} documentType
 * @property {string} country
 * @property {string} [extractionToken]
 * @property {Record<string, any>[]} [credentials]
 */

const KEY = "verification";

/** @returns {Progress} */
export function fresh() {
  return { view: "signin", email: "", name: "", documentType: "PASSPORT", country: "" };
}

/** @returns {Progress} */
export function load() {
  try {
    return { ...fresh(), ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") };
  } catch {
    return fresh(); // No storage, or not ours: the page works, but for reloads.
  }
}

/** @param {Progress} progress */
export function save(progress) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    return; // The same.
  }
}
