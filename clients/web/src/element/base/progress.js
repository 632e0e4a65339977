// @ts-check
/**
 * How far the user has come in this tab. It is stored for a reload, without photos, credentials, ID token or user
 * token. The extraction token contains what was read from the document. It is deleted at the consent, at every end, at
 * sign-out, and if the session is not the latest of the user who is signed in.
 *
 * @typedef {"start" | "standing" | "document" | "front" | "back" | "selfie" | "review" | "phone" | "result"
 *   | "declined" | "refused"} View `refused`: the user did not agree to the processing; `declined`: to the sharing
 *
 * @typedef {object} Progress
 * @property {View} view
 * @property {boolean} agreed whether the user has agreed to the processing of document and face
 * @property {string} [sessionId]
 * @property {"PASSPORT" | "GOVT_ID"} documentType
 * @property {string} country
 * @property {string} [extractionToken]
 * @property {string} [outcome] the session's, as far as it is known
 */

/** @returns {Progress} */
export function fresh() {
  return { view: "start", agreed: false, documentType: "PASSPORT", country: "" };
}

/** Stores the progress of one element of the page. */
export class Store {
  #key;

  /** @param {string} name the element's id, if it has one */
  constructor(name) {
    this.#key = `hypersign-kyc${name && `/${name}`}`;
  }

  /** @returns {Progress} */
  load() {
    try {
      return { ...fresh(), ...JSON.parse(sessionStorage.getItem(this.#key) ?? "{}") };
    } catch {
      return fresh(); // Without storage the element works, but after a reload the user photographs the document again.
    }
  }

  /** @param {Progress} progress */
  save({ agreed, sessionId, documentType, country, extractionToken }) {
    try {
      const kept = { agreed, sessionId, documentType, country, extractionToken };
      sessionStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      return; // The same.
    }
  }

  clear() {
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      return;
    }
  }
}
