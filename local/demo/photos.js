// @ts-check
/**
 * Photos made small in the browser: a phone's 12 megapixels would not pass the API's limit on a body, and take a
 * minute on a slow line. Encoding anew also leaves the place behind that a camera writes into its photos.
 */

/**
 * Longest side in pixels: a card at 600 dots an inch, more than what text needs to be read, and enough of a face.
 */
const LONGEST_SIDE = { document: 2000, selfie: 1280 };

/**
 * Bytes of one photo. Two of them in Base64, a third longer, stay below the API's 6,000,000 bytes of one body.
 */
export const MOST_BYTES = 2_000_000;

const QUALITIES = [0.88, 0.8, 0.7, 0.6];
/** A photo that is too rich in detail at the lowest quality is made smaller by this. */
const SMALLER = 0.75;

/** A file that the browser cannot read as a picture. */
export class NoPictureError extends Error {}

/**
 * A picture as a JPEG that fits, as data URL.
 *
 * @param {Blob | HTMLVideoElement} source a file, or a playing camera
 * @param {"document" | "selfie"} use
 * @returns {Promise<string>}
 */
export async function shrink(source, use) {
  const picture = await decoded(source);
  try {
    let scale = Math.min(1, LONGEST_SIDE[use] / Math.max(picture.width, picture.height));
    for (;;) {
      const canvas = drawn(picture, scale);
      for (const quality of QUALITIES) {
        const jpeg = await encoded(canvas, quality);
        if (jpeg.size <= MOST_BYTES) return await dataUrl(jpeg);
      }
      scale *= SMALLER;
    }
  } finally {
    picture.close();
  }
}

/** @param {Blob | HTMLVideoElement} source */
async function decoded(source) {
  try {
    return await createImageBitmap(source, { imageOrientation: "from-image" });
  } catch (cause) {
    throw new NoPictureError("This file is not a picture that this browser can read.", { cause });
  }
}

/** @param {ImageBitmap} picture @param {number} scale */
function drawn(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  // JPEG has no transparency; without this, what is transparent would turn black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
function encoded(canvas, quality) {
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new NoPictureError("This picture cannot be made smaller."));
    canvas.toBlob(done, "image/jpeg", quality);
  });
}

/** @param {Blob} blob @returns {Promise<string>} */
function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
