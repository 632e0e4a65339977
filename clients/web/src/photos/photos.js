// @ts-check
/**
 * Reduces photos in the browser to the size that Hypersign needs to read a document or compare a face. A phone's photo
 * has 12 megapixels and 5 MB, which takes a minute on a slow line. A worker does the work, so the page stays
 * responsive.
 *
 *     import { reducePhoto } from "hypersign-kyc-web/photos";
 *     await api.extract({ documentType: "PASSPORT", documentFront: await reducePhoto(input.files[0]) });
 */

import { VerificationError, aborted, invalidUse, notSupported } from "../client/errors.js";
import { throwIfAborted } from "../client/timing.js";
import { dataUrl, reduced } from "./photo-reducing.js";
import { isServedAsIs, trusted } from "./workers.js";

/**
 * @typedef {object} PhotoOptions
 * @property {number} [longestSide] pixels, 2000. A document needs 1600 to 2000
 * @property {number} [maxBytes] of the JPEG, 600,000. The sides get shorter only if a lower quality is not enough
 * @property {AbortSignal} [signal]
 */

/** Bytes. Every picture can be made so small. */
const LEAST_BYTES = 1000;
/** The brands in a HEIF file's `ftyp` box that phones write. */
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"];

/**
 * Returns a photo as an upright JPEG without metadata, as a data URL. Rejects with a `VerificationError`, with
 * `INVALID_IMAGE` if the browser cannot read the file or the video has no picture.
 *
 * @param {Blob | HTMLVideoElement} source a file, or a camera's video
 * @param {PhotoOptions} [options]
 * @returns {Promise<string>}
 */
export async function reducePhoto(source, { longestSide = 2000, maxBytes = 600_000, signal } = {}) {
  throwIfAborted(signal);
  if (!(longestSide >= 1 && maxBytes >= LEAST_BYTES)) throw invalidUse("longestSide or maxBytes is too small.");
  const limits = { longestSide, maxBytes };
  const still = await stillOf(source);
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
 * Returns a file as it is, and the present picture of a video, because a worker cannot see the page's video.
 *
 * @param {Blob | HTMLVideoElement} source
 */
async function stillOf(source) {
  if (source instanceof Blob) return source;
  if (!(source instanceof HTMLVideoElement)) throw invalidUse("reducePhoto needs a file or a video.");
  try {
    return await createImageBitmap(source);
  } catch (cause) {
    throw invalidImage("The camera shows no picture yet.", "Wait a moment, then take the photo again.", cause);
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
    const worker = startWorker();
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

/** Throws if the page's policy forbids it, or if the worker is on another origin. */
function startWorker() {
  if (isServedAsIs(import.meta.url, "photos.js")) {
    return new Worker(trusted("photos/photo-worker.js"), { type: "module" });
  }
  // Bundlers only recognise a worker that is written exactly like this.
  return new Worker(new URL("./photo-worker.js", import.meta.url), { type: "module" });
}

/** @param {Blob | ImageBitmap} source @param {import("./photo-reducing.js").Limits} limits */
async function inPage(source, limits) {
  if (source instanceof Blob) return fileInPage(source, limits);
  try {
    return await dataUrl(await reduced(source, limits, newCanvas));
  } catch (cause) {
    throw notSupported(`The picture could not be drawn or encoded: ${cause}`, cause);
  }
}

/** @param {Blob} source @param {import("./photo-reducing.js").Limits} limits */
async function fileInPage(source, limits) {
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
  let start;
  try {
    start = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
  } catch (gone) {
    return invalidImage("This file cannot be read any more.", "Choose it again, or take a new photo.", gone);
  }
  return start.startsWith("ftyp") && HEIC_BRANDS.includes(start.slice(4))
    ? invalidImage("This browser cannot read HEIC photos.", "Take the photo with the camera here, or choose a JPEG.", cause)
    : invalidImage("This file is not a picture that this browser can read.", "Choose another file.", cause);
}

/** @param {string} message @param {string} nextStep @param {unknown} cause */
function invalidImage(message, nextStep, cause) {
  const hint = `The browser said: ${cause}`;
  return new VerificationError({ code: "INVALID_IMAGE", message, nextStep, hint, cause });
}
