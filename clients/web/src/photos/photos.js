// @ts-check
/**
 * Reduces photos in the browser to the size that Hypersign needs to read a document or compare a face. A phone's photo
 * has 12 megapixels and 5 MB, which takes a minute on a slow line. A worker does the work, so the page stays
 * responsive.
 *
 *     import { reducePhoto } from "hypersign-kyc-web/photos";
 *     await api.extract({ documentType: "PASSPORT", documentFront: await reducePhoto(input.files[0]) });
 */

import { VerificationError, aborted } from "../client/errors.js";
import { dataUrl, reduced } from "./photo-reducing.js";

/**
 * @typedef {object} PhotoOptions
 * @property {number} [longestSide] pixels, 2000. A document needs 1600 to 2000
 * @property {number} [maxBytes] of the JPEG, 600,000. The sides get shorter only if a lower quality is not enough
 * @property {AbortSignal} [signal]
 */

/** The brands in a HEIF file's `ftyp` box that phones write. */
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"];

/**
 * Returns a photo as an upright JPEG without metadata, as a data URL. Rejects with `INVALID_IMAGE` if the browser
 * cannot read the file.
 *
 * @param {Blob | HTMLVideoElement} source a file, or a camera's video
 * @param {PhotoOptions} [options]
 * @returns {Promise<string>}
 */
export async function reducePhoto(source, { longestSide = 2000, maxBytes = 600_000, signal } = {}) {
  if (signal?.aborted) throw aborted(signal);
  const limits = { longestSide, maxBytes };
  // A worker cannot see the page's video, so the page takes the picture.
  const still = source instanceof Blob ? source : await createImageBitmap(source);
  try {
    return await inWorker(still, limits, signal);
  } catch (error) {
    if (error instanceof VerificationError) throw error;
    return await inPage(still, limits);
  } finally {
    if (!(still instanceof Blob)) still.close();
  }
}

/**
 * Rejects with a VerificationError only if the app's signal ended it. After any other failure, reduce the photo in the
 * page.
 *
 * @param {Blob | ImageBitmap} source
 * @param {import("./photo-reducing.js").Limits} limits
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>}
 */
function inWorker(source, limits, signal) {
  return new Promise((resolve, reject) => {
    // Bundlers only recognise a worker that is written exactly like this.
    const worker = new Worker(new URL("./photo-worker.js", import.meta.url), { type: "module" });
    const end = () => {
      worker.terminate();
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = () => (end(), reject(aborted(/** @type {AbortSignal} */ (signal))));
    worker.onmessage = ({ data }) => (end(), data.photo ? resolve(data.photo) : reject(new Error(data.failure)));
    worker.onerror = (event) => (event.preventDefault(), end(), reject(new Error("The worker could not be started.")));
    signal?.addEventListener("abort", onAbort);
    worker.postMessage({ source, limits });
  });
}

/** @param {Blob | ImageBitmap} source @param {import("./photo-reducing.js").Limits} limits */
async function inPage(source, limits) {
  if (!(source instanceof Blob)) return dataUrl(await reduced(source, limits, newCanvas));
  const image = new Image();
  const url = URL.createObjectURL(source);
  try {
    // Safari decodes HEIC here, and not in createImageBitmap. Browsers turn the image upright when they draw it.
    image.src = url;
    await image.decode();
    return await dataUrl(await reduced(image, limits, newCanvas));
  } catch (cause) {
    throw await unreadable(source, cause);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {number} width @param {number} height */
function newCanvas(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** @param {Blob} file @param {unknown} cause */
async function unreadable(file, cause) {
  const start = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
  const isHeic = start.startsWith("ftyp") && HEIC_BRANDS.includes(start.slice(4));
  return new VerificationError({
    code: "INVALID_IMAGE",
    message: isHeic ? "This browser cannot read HEIC photos." : "This file is not a picture that this browser can read.",
    nextStep: isHeic ? "Take the photo with the camera here, or choose a JPEG." : "Choose another file.",
    hint: isHeic ? "Safari 17 and newer read HEIC." : "The file is not an image, is damaged, or has an unknown format.",
    cause,
  });
}
