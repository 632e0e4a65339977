// @ts-check
/** Makes a JPEG of limited size from a decoded picture. Runs in a worker, or in the page if there is no worker. */

/**
 * @typedef {object} Limits
 * @property {number} longestSide pixels
 * @property {number} maxBytes of the JPEG
 *
 * @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas
 */

/** Qualities of a JPEG, and about how large each makes it, compared with the first. */
const QUALITIES = [
  [0.88, 1],
  [0.8, 0.74],
  [0.7, 0.6],
  [0.6, 0.52],
  [0.5, 0.46],
];
const LOWEST = 0.5;
/** If the photo is still too large at the lowest quality, its sides are multiplied by this. */
const SHORTER = 0.9;

/**
 * Returns the picture as a JPEG. A new encoding has no metadata, so the place where the photo was taken is removed.
 *
 * @param {CanvasImageSource & {width: number, height: number}} picture upright
 * @param {Limits} limits
 * @param {(width: number, height: number) => Canvas} newCanvas
 * @returns {Promise<Blob>}
 */
export async function reduced(picture, { longestSide, maxBytes }, newCanvas) {
  let scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  // Which share of the first quality's size is allowed. Qualities that would make the photo larger are left out, because
  // each encoding takes a tenth of a second.
  let allowed = 1;
  for (;;) {
    const canvas = newCanvas(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
    draw(picture, canvas);
    for (const [quality, share] of QUALITIES) {
      if (share > allowed && quality !== LOWEST) continue;
      const jpeg = await encoded(canvas, quality);
      if (jpeg.size <= maxBytes) return jpeg;
      allowed = (maxBytes / jpeg.size) * share;
    }
    scale *= SHORTER;
    allowed /= SHORTER ** 2;
  }
}

/** @param {Blob} blob @returns {Promise<string>} */
export function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** @param {CanvasImageSource} picture @param {Canvas} canvas */
function draw(picture, canvas) {
  const context = /** @type {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  // JPEG has no transparency. Without the white background, transparent pixels would become black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** @param {Canvas} canvas @param {number} quality @returns {Promise<Blob>} */
function encoded(canvas, quality) {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new Error("The canvas could not be encoded."));
    canvas.toBlob(done, "image/jpeg", quality);
  });
}
