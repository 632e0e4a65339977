// @ts-check
/** Measures light, motion and sharpness of a picture. Pure functions on pixels, without the DOM. */

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./lines.js").Grey} Grey
 */

/** Small, so that a small reflection fills some of them. */
const TILE = 8;
/** A lamp's reflection is as white as a picture can be. The lightest paper of the drawn passport has 251 in a browser. */
const WHITE = 253;
const STRONG_GRADIENT = 14;
const THUMBNAIL_STEP = 8;

/**
 * Returns the luminance of each pixel.
 *
 * @param {Uint8ClampedArray} pixels RGBA
 * @returns {Uint8Array}
 */
export function luminance(pixels) {
  const grey = new Uint8Array(pixels.length / 4);
  for (let index = 0, at = 0; at < grey.length; at += 1, index += 4) {
    grey[at] = (pixels[index] * 77 + pixels[index + 1] * 150 + pixels[index + 2] * 29) >> 8;
  }
  return grey;
}

/**
 * Returns whole pixels inside the picture.
 *
 * @param {Box} box
 * @param {Grey} picture
 * @returns {Box}
 */
export function clipped(box, { width, height }) {
  const left = Math.min(Math.max(1, Math.round(box.left)), width - 3);
  const top = Math.min(Math.max(1, Math.round(box.top)), height - 3);
  return {
    left,
    top,
    width: Math.max(1, Math.min(Math.round(box.left + box.width), width - 1) - left),
    height: Math.max(1, Math.min(Math.round(box.top + box.height), height - 1) - top),
  };
}

/**
 * @typedef {object} Light
 * @property {number} brightness mean luminance, 0 to 255
 * @property {number} paper the median luminance, which a reflection hardly changes
 * @property {number} white share of the box's tiles that are pure white, 0 to 1
 *
 * @param {Grey} picture
 * @param {Box} box whole pixels
 * @returns {Light}
 */
export function lightIn({ pixels, width }, box) {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (let y = box.top; y < box.top + box.height; y += 1) {
    for (let at = y * width + box.left, end = at + box.width; at < end; at += 1) {
      counts[pixels[at]] += 1;
      sum += pixels[at];
    }
  }
  const all = box.width * box.height;
  let [paper, below] = [0, counts[0]];
  while (below < all * 0.5) below += counts[(paper += 1)];
  let [tiles, white] = [0, 0];
  for (let top = box.top; top < box.top + box.height; top += TILE) {
    for (let left = box.left; left < box.left + box.width; left += TILE) {
      const [right, bottom] = [Math.min(left + TILE, box.left + box.width), Math.min(top + TILE, box.top + box.height)];
      let inTile = 0;
      // The mean, because a sensor's noise makes some pixels darker.
      for (let y = top; y < bottom; y += 1) {
        for (let at = y * width + left; at < y * width + right; at += 1) inTile += pixels[at];
      }
      tiles += 1;
      if (inTile >= WHITE * (right - left) * (bottom - top)) white += 1;
    }
  }
  return { brightness: sum / all, paper, white: white / tiles };
}

/**
 * @typedef {object} Detail
 * @property {number} texture share of pixels with a strong gradient, 0 to 1
 * @property {number} sharpness Laplacian divided by gradient at those pixels; about 1 / the blur's radius in pixels
 *
 * @param {Grey} picture
 * @param {Box} box whole pixels, not at the picture's edge
 * @returns {Detail}
 */
export function detailIn({ pixels: grey, width }, box) {
  let strong = 0;
  let gradients = 0;
  let laplacians = 0;
  for (let y = box.top; y < box.top + box.height; y += 1) {
    for (let at = y * width + box.left, end = at + box.width; at < end; at += 1) {
      const across = (grey[at + 1] - grey[at - 1]) / 2;
      const down = (grey[at + width] - grey[at - width]) / 2;
      const gradient = Math.abs(across) + Math.abs(down);
      if (gradient < STRONG_GRADIENT) continue;
      strong += 1;
      gradients += gradient;
      laplacians += Math.abs(4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width]);
    }
  }
  return { texture: strong / (box.width * box.height), sharpness: gradients ? laplacians / gradients : 0 };
}

/**
 * Returns a tiny copy, from which motion is told.
 *
 * @param {Grey} picture
 * @returns {Uint8Array}
 */
export function thumbnailOf({ pixels: grey, width, height }) {
  const columns = Math.floor(width / THUMBNAIL_STEP);
  const rows = Math.floor(height / THUMBNAIL_STEP);
  const small = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * THUMBNAIL_STEP * width + column * THUMBNAIL_STEP;
      // Four pixels of the tile are enough to remove the sensor's noise, and four times as fast as all pixels.
      small[row * columns + column] = (grey[at] + grey[at + 3] + grey[at + 3 * width] + grey[at + 3 * width + 3]) >> 2;
    }
  }
  return small;
}

/**
 * Returns the mean difference of two thumbnails, 0 to 255.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array | undefined} other
 */
export function motionBetween(one, other) {
  if (one.length !== other?.length) return 255;
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += Math.abs(one[at] - other[at]);
  return sum / one.length;
}

