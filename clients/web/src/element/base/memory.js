// @ts-check
/**
 * What is only kept while the element is on the page: photos, credentials, and which photos Hypersign has already read.
 */

/** @typedef {"front" | "back" | "selfie"} PhotoView */

export class Memory {
  /** Data URLs. @type {Partial<Record<PhotoView, string>>} */
  photos = {};
  /** What the checks said about each photo. @type {Partial<Record<PhotoView, string>>} */
  problems = {};
  /** @type {Record<string, any>[] | undefined} */
  credentials;
  /** The document and the selfie that were sent last, so that the same photos are not sent twice. */
  sent = { document: "", selfie: "" };

  /** Whether leaving the page would lose the user's work. */
  get holdsWork() {
    return Boolean(this.credentials || this.photos.front || this.photos.selfie);
  }

  /** @param {import("./progress.js").Progress} progress */
  documentKey({ documentType, country }) {
    const { front = "", back = "" } = this.photos;
    return documentType === "GOVT_ID" ? [country, front, back].join() : front;
  }

  forget() {
    this.photos = {};
    this.problems = {};
    this.credentials = undefined;
    this.sent = { document: "", selfie: "" };
  }
}
