// @ts-check
/**
 * Measures how good a camera frame is. Pure functions on pixels: the worker calls them, and nothing here touches the DOM.
 *
 * A problem only delays the automatic photo. It never stops the user, who can always press the button.
 *
 * @typedef {"DARK" | "BRIGHT" | "MOVING" | "OUTSIDE" | "GLARE" | "BLURRED" | "SMALL"} Problem
 * @typedef {"passport" | "card" | "face"} Shape
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 * @typedef {"frame" | "photo" | "file"} Kind one of the camera's frames, a photo taken with it, or a chosen file
 * @typedef {{problem: Problem | undefined, checked: Problem[]}} Check
 * @typedef {object} Measures
 * @property {number} brightness mean luminance inside the frame, 0 to 255
 * @property {number} saturated share of the frame's tiles that are pure white, 0 to 1
 * @property {number} motion mean difference from the frame before, 0 to 255
 * @property {number} sides how many of the document's four edges lie near the frame's; 4 for a face
 * @property {number} texture share of pixels with a strong gradient, 0 to 1
 * @property {number} sharpness Laplacian divided by gradient at those pixels; about 1 / the blur's radius in pixels
 */

/** The longest side of the copy that is measured, in pixels. Text blurs visibly at this size, and it takes 5 ms. */
export const COPY_SIDE = 640;

const DARKEST = 62;
const BRIGHTEST = 235;
const MOST_MOTION = 5;
const MOST_SATURATED = 0.012;
/** Above this share it is not a reflection. The whole picture is too bright. */
const ALL_SATURATED = 0.4;
/** A passport's page has only three free edges, because the fourth joins the next page. */
const FEWEST_SIDES = 3;
const LEAST_SHARPNESS = { passport: 0.55, card: 0.55, face: 0.4 };
/** A wall or a hand has less texture than this. */
const LEAST_TEXTURE = { passport: 0.012, card: 0.012, face: 0.004 };

const TILE = 16;
const WHITE = 250;
const STRONG_GRADIENT = 14;
const EDGE_STEP = 11;
/** How far a document's edge may lie outside and inside the frame's, as a share of the frame's side. */
const OUTWARD = 0.1;
const INWARD = 0.2;
/** Which share of the edge must be visible. */
const SIDE_SHARE = 0.6;
/** An edge may lean by this many pixels of the half-size copy. */
const LEAN = 4;
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
 * Says what the user should solve first.
 *
 * @param {{grey: Uint8Array, width: number, height: number}} picture
 * @param {Box} frame where the document or face should be, in pixels
 * @param {Shape} shape
 * @param {Kind} kind
 * @param {Uint8Array} [before] the thumbnail of the frame before
 * @returns {{check: Check, thumbnail: Uint8Array}}
 */
export function examine({ grey, width, height }, frame, shape, kind, before) {
  const box = clipped(frame, width, height);
  const thumbnail = shrunk(grey, width, height);
  const measures = {
    ...lightIn(grey, width, box),
    ...detailIn(grey, width, box),
    motion: kind !== "frame" ? 0 : before?.length === thumbnail.length ? meanDifference(thumbnail, before) : 255,
    sides: shape === "face" || kind === "file" ? 4 : sidesNear(grey, width, height, box),
  };
  const checked = /** @type {Problem[]} */ (["DARK", "BRIGHT", "GLARE", "BLURRED"]);
  return { check: { problem: problemOf(measures, shape), checked }, thumbnail };
}

/** @param {Measures} measures @param {Shape} shape @returns {Problem | undefined} */
function problemOf(measures, shape) {
  if (measures.brightness < DARKEST) return "DARK";
  if (measures.brightness > BRIGHTEST || measures.saturated > ALL_SATURATED) return "BRIGHT";
  if (measures.motion > MOST_MOTION) return "MOVING";
  if (measures.sides < FEWEST_SIDES) return "OUTSIDE";
  if (measures.saturated > MOST_SATURATED) return "GLARE";
  if (measures.texture < LEAST_TEXTURE[shape]) return shape === "face" ? "OUTSIDE" : "BLURRED";
  if (measures.sharpness < LEAST_SHARPNESS[shape]) return "BLURRED";
  return undefined;
}

/** @param {Box} box @param {number} width @param {number} height @returns {Box} whole pixels inside the picture */
function clipped(box, width, height) {
  const left = Math.min(Math.max(1, Math.round(box.left)), width - 3);
  const top = Math.min(Math.max(1, Math.round(box.top)), height - 3);
  return {
    left,
    top,
    width: Math.max(1, Math.min(Math.round(box.left + box.width), width - 1) - left),
    height: Math.max(1, Math.min(Math.round(box.top + box.height), height - 1) - top),
  };
}

/** @param {Uint8Array} grey @param {number} width @param {Box} box */
function lightIn(grey, width, box) {
  let sum = 0;
  let tiles = 0;
  let white = 0;
  for (let top = box.top; top + TILE <= box.top + box.height; top += TILE) {
    for (let left = box.left; left + TILE <= box.left + box.width; left += TILE) {
      let bright = 0;
      for (let y = top; y < top + TILE; y += 1) {
        for (let at = y * width + left; at < y * width + left + TILE; at += 1) {
          sum += grey[at];
          if (grey[at] >= WHITE) bright += 1;
        }
      }
      tiles += 1;
      if (bright >= TILE * TILE * 0.9) white += 1;
    }
  }
  return { brightness: tiles ? sum / (tiles * TILE * TILE) : 255, saturated: tiles ? white / tiles : 0 };
}

/** @param {Uint8Array} grey @param {number} width @param {Box} box */
function detailIn(grey, width, box) {
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

/** @param {Uint8Array} grey @param {number} width @param {number} height */
function shrunk(grey, width, height) {
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

/** @param {Uint8Array} one @param {Uint8Array} other */
function meanDifference(one, other) {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += Math.abs(one[at] - other[at]);
  return sum / one.length;
}

/**
 * Returns how many edges of a document lie near the frame's edges.
 *
 * @param {Uint8Array} grey @param {number} width @param {number} height @param {Box} box
 */
function sidesNear(grey, width, height, box) {
  const { left, top } = box;
  const right = left + box.width;
  const bottom = top + box.height;
  const wide = { from: left + box.width * 0.12, to: right - box.width * 0.12 };
  const high = { from: top + box.height * 0.12, to: bottom - box.height * 0.12 };
  const across = { grey, step: 1, stride: width, limit: width };
  const down = { grey, step: width, stride: 1, limit: height };
  const [atLeft, atRight, atTop, atBottom] = [
    edgeNear(across, left - box.width * OUTWARD, left + box.width * INWARD, high),
    edgeNear(across, right - box.width * INWARD, right + box.width * OUTWARD, high),
    edgeNear(down, top - box.height * OUTWARD, top + box.height * INWARD, wide),
    edgeNear(down, bottom - box.height * INWARD, bottom + box.height * OUTWARD, wide),
  ];
  // There are also lines inside a document. So three edges only count if the left and the right edge are among them.
  return atLeft && atRight ? 2 + Number(atTop) + Number(atBottom) : Number(atLeft || atRight) + Number(atTop || atBottom);
}

/**
 * Returns whether a line with a step of brightness lies between two positions. They are columns if `step` is 1, else
 * rows.
 *
 * @param {{grey: Uint8Array, step: number, stride: number, limit: number}} picture
 * @param {number} from @param {number} to @param {{from: number, to: number}} along
 */
function edgeNear({ grey, step, stride, limit }, from, to, along) {
  const first = Math.max(6, Math.round(from));
  const last = Math.min(limit - 7, Math.round(to));
  const votes = new Uint16Array(Math.max(0, last - first + 1 + 2 * LEAN));
  let lines = 0;
  for (let line = Math.round(along.from); line < along.to; line += 3) {
    lines += 1;
    let counted = -1;
    for (let place = first; place <= last; place += 1) {
      const at = line * stride + place * step;
      // Compares the mean of four pixels on each side, so that it ignores noise and finds blurred edges.
      const before = grey[at - 5 * step] + grey[at - 4 * step] + grey[at - 3 * step] + grey[at - 2 * step];
      const after = grey[at + 5 * step] + grey[at + 4 * step] + grey[at + 3 * step] + grey[at + 2 * step];
      if (Math.abs(after - before) < EDGE_STEP * 4) continue;
      // A leaning edge votes for all places that it passes. Each line votes at most once for a place.
      const start = Math.max(counted + 1, place - first);
      for (let vote = start; vote <= place - first + 2 * LEAN; vote += 1) votes[vote] += 1;
      counted = place - first + 2 * LEAN;
    }
  }
  return votes.some((count) => count >= lines * SIDE_SHARE);
}
