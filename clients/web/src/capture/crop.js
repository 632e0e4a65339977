// @ts-check
/** Makes the photo from the camera's picture. */

/** Enough for `reducePhoto`, which encodes it again. */
const QUALITY = 0.95;

/**
 * Returns a part of a picture as a JPEG.
 *
 * @param {ImageBitmap} still
 * @param {import("./geometry.js").Box} crop whole pixels inside the picture
 * @returns {Promise<{photo: Blob, width: number, height: number}>}
 */
export async function cropped(still, { left, top, width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  context.drawImage(still, left, top, width, height, 0, 0, width, height);
  const photo = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return { photo, width, height };
}
