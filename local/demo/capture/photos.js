// @ts-check
/** Photos made small by the client, and the two workers that this page may start. */

import { VerificationError } from "../client/src/client/index.js";
import { reducePhoto } from "../client/src/photos/photos.js";

/** Pixels. A face needs fewer than a document's text. */
const LONGEST_SIDE = { document: 2000, selfie: 1280 };
const WORKERS = ["../client/src/photos/photo-worker.js", "worker.js"].map((path) => new URL(path, import.meta.url).href);
const HEIC = /HEIC/;

// Because of this page's policy (require-trusted-types-for), no other script can start a worker.
/** @type {any} */ (globalThis).trustedTypes?.createPolicy("default", {
  createScriptURL: (/** @type {string} */ url) => (WORKERS.includes(new URL(url).href) ? url : null),
});

/**
 * Returns a photo that is small enough, or the key of the text that says why there is none.
 *
 * @param {Blob} source a file or a photo
 * @param {"document" | "selfie"} use
 * @returns {Promise<{photo: string, problem?: undefined} | {photo?: undefined, problem: string}>}
 */
export async function reduced(source, use) {
  try {
    return { photo: await reducePhoto(source, { longestSide: LONGEST_SIDE[use] }) };
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    return { problem: HEIC.test(error.message) ? "heic" : "notPicture" };
  }
}
