// @ts-check
/**
 * How far the user has come. It is stored for a reload of the page in this tab, without photos, credentials, sign-in
 * token or user token. The extraction token only works together with the user's own sign-in.
 *
 * @typedef {"signin" | "document" | "front" | "back" | "selfie" | "review" | "phone" | "result" | "declined"} View
 * @typedef {object} Progress
 * @property {View} view
 * @property {string} email
 * @property {string} name
 * @property {string} [sessionId]
 * @property {boolean} [handedOver] whether the session was opened on another device
 * @property {"PASSPORT" | "GOVT_ID"} documentType
 * @property {string} country
 * @property {string} [extractionToken]
 * @property {string} [outcome] the session's, as far as it is known
 * @property {{code: string, message?: string, nextStep?: string}[]} [reasons] of a rejection
 * @property {boolean} [testMode] whether Hypersign verifies nothing in this environment
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
    return fresh(); // Without storage the page works, but after a reload the user starts again.
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
