// @ts-check
/**
 * Finds long straight edges that are nearly horizontal or nearly vertical: a Hough transform of the steps of brightness
 * in a copy of half the size.
 *
 * A line is written along one axis. For a horizontal line, `along` is x and `across` is y; for a vertical one, it is the
 * other way round.
 *
 * @typedef {object} Line
 * @property {number} middle where it is across, in the middle of the picture along
 * @property {number} slope how far it moves across per pixel along
 * @property {1 | -1} sign 1 if the picture is brighter at larger coordinates
 * @property {Uint16Array} same how many of the first n pixels along it lie on an edge of its sign
 * @property {Uint16Array} any the same, of an edge of either sign
 *
 * @typedef {{pixels: Uint8Array, width: number, height: number}} Grey
 */

/** The least step of brightness, of 255. Less is noise. */
const STEP = 7;
/** The steepest line: 9 degrees, which leaves some room for perspective around the 5 degrees that users turn a card. */
const STEEPEST = 0.16;
/** Of each sign. A picture of text has hundreds, but a document's edges are among the longest. */
const MOST_LINES = 16;
/** Pixels across. */
const REACH = 2;

/**
 * Returns a copy of half the size.
 *
 * @param {Grey} picture
 * @returns {Grey}
 */
export function halved({ pixels, width, height }) {
  const half = new Uint8Array((width >> 1) * (height >> 1));
  let at = 0;
  for (let y = 0; y + 1 < height; y += 2) {
    for (let x = 0, from = y * width; x + 1 < width; x += 2, from += 2) {
      half[at++] = (pixels[from] + pixels[from + 1] + pixels[from + width] + pixels[from + width + 1] + 2) >> 2;
    }
  }
  return { pixels: half, width: width >> 1, height: height >> 1 };
}

/**
 * Returns the nearly horizontal and the nearly vertical lines.
 *
 * @param {Grey} picture of half the size
 * @param {{width: number, height: number}} shortest pixels that lie on a line at least
 * @returns {{horizontal: Line[], vertical: Line[]}}
 */
export function linesIn(picture, shortest) {
  const { width, height } = picture;
  const smooth = smoothed(picture);
  const horizontal = { length: width, depth: height, step: 1, stride: width };
  const vertical = { length: height, depth: width, step: width, stride: 1 };
  return {
    horizontal: linesAlong(edgesAcross(smooth, horizontal), horizontal, shortest.width),
    vertical: linesAlong(edgesAcross(smooth, vertical), vertical, shortest.height),
  };
}

/**
 * @typedef {object} Axis
 * @property {number} length pixels along
 * @property {number} depth pixels across
 * @property {number} step from a pixel to the next along, in the array
 * @property {number} stride from a pixel to the next across, in the array
 */

/** Returns the sum of each pixel and its eight neighbours. @param {Grey} picture */
function smoothed({ pixels, width, height }) {
  const rows = new Uint16Array(pixels.length);
  for (let at = 1; at < pixels.length - 1; at += 1) rows[at] = pixels[at - 1] + pixels[at] + pixels[at + 1];
  const sums = new Uint16Array(pixels.length);
  for (let at = width; at < width * (height - 1); at += 1) sums[at] = rows[at - width] + rows[at] + rows[at + width];
  return sums;
}

/**
 * Marks the pixels at which the brightness steps across: 1 or -1 at the steepest pixel of each step, else 0.
 *
 * @param {Uint16Array} smooth @param {Axis} axis
 */
function edgesAcross(smooth, { length, depth, step, stride }) {
  const edges = new Int8Array(smooth.length);
  const least = STEP * 9;
  const column = new Int16Array(depth);
  for (let along = REACH + 1; along < length - REACH - 1; along += 1) {
    const base = along * step;
    for (let across = REACH + 1; across < depth - REACH - 1; across += 1) {
      const at = base + across * stride;
      column[across] = smooth[at + REACH * stride] - smooth[at - REACH * stride];
    }
    for (let across = REACH + 1; across < depth - REACH - 1; across += 1) {
      const rise = column[across];
      const size = Math.abs(rise);
      if (size < least) continue;
      if (size < Math.abs(column[across - 1]) || size <= Math.abs(column[across + 1])) continue;
      const at = base + across * stride;
      if (Math.abs(smooth[at + REACH * step] - smooth[at - REACH * step]) > size * 0.6) continue;
      edges[at] = rise > 0 ? 1 : -1;
    }
  }
  return edges;
}

/** @param {Int8Array} edges @param {Axis} axis @param {number} shortest @returns {Line[]} */
function linesAlong(edges, axis, shortest) {
  const { length, depth, step, stride } = axis;
  // With this many slopes, the next slope moves the line's ends by one pixel.
  const half = Math.ceil((STEEPEST * length) / 2);
  const slopes = 2 * half + 1;
  const room = half + 1;
  const bins = depth + 2 * room;
  const votes = { up: new Uint16Array(slopes * bins), down: new Uint16Array(slopes * bins) };
  for (let along = 0; along < length; along += 1) {
    const away = (along - length / 2) / (length / 2);
    for (let across = 0; across < depth; across += 1) {
      const edge = edges[along * step + across * stride];
      if (!edge) continue;
      const into = edge > 0 ? votes.up : votes.down;
      for (let slope = -half, row = 0; slope <= half; slope += 1, row += bins) {
        into[row + room + Math.round(across - slope * away)] += 1;
      }
    }
  }
  /** @type {Line[]} */
  const lines = [];
  for (const sign of /** @type {const} */ ([1, -1])) {
    for (const { row, bin } of peaks(sign > 0 ? votes.up : votes.down, bins, slopes, shortest)) {
      const rough = { middle: bin - room, slope: (row - half) / (length / 2) };
      const line = fitted(edges, axis, fitted(edges, axis, rough, sign), sign);
      const isSame = (/** @type {Line} */ other) =>
        other.sign === sign &&
        Math.abs(other.middle - line.middle) < 1.5 &&
        Math.abs(other.slope - line.slope) * length < 3;
      if (!lines.some(isSame)) lines.push({ ...line, sign, ...support(edges, axis, line, sign) });
    }
  }
  return lines;
}

/**
 * Returns the longest lines, without those that are almost the same as a longer one.
 *
 * @param {Uint16Array} votes @param {number} bins @param {number} slopes @param {number} shortest
 */
function peaks(votes, bins, slopes, shortest) {
  const high = [];
  for (let row = 0; row < slopes; row += 1) {
    for (let bin = 1; bin < bins - 1; bin += 1) {
      const at = row * bins + bin;
      if (votes[at] * 3 < shortest) continue;
      // Edges waver by a pixel.
      const count = votes[at - 1] + votes[at] + votes[at + 1];
      if (count >= shortest) high.push({ row, bin, count });
    }
  }
  high.sort((one, other) => other.count - one.count);
  /** @type {typeof high} */
  const kept = [];
  for (const line of high) {
    const same = kept.some(({ row, bin }) => Math.abs(row - line.row) <= 16 && Math.abs(bin - line.bin) <= 3);
    if (!same) kept.push(line);
    if (kept.length === MOST_LINES) break;
  }
  return kept;
}

/**
 * Returns the line that fits best (least squares) to the edges around a line.
 *
 * @param {Int8Array} edges @param {Axis} axis @param {{middle: number, slope: number}} line @param {1 | -1} sign
 */
function fitted(edges, { length, depth, step, stride }, line, sign) {
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let along = 0; along < length; along += 1) {
    const away = along - length / 2;
    const across = Math.round(line.middle + line.slope * away);
    for (let near = Math.max(0, across - REACH); near <= Math.min(depth - 1, across + REACH); near += 1) {
      if (edges[along * step + near * stride] !== sign) continue;
      count += 1;
      x += away;
      y += near;
      xx += away * away;
      xy += away * near;
    }
  }
  const spread = count * xx - x * x;
  if (spread <= 0) return line;
  const slope = (count * xy - x * y) / spread;
  return { middle: (y - slope * x) / count, slope };
}

/**
 * Counts the edges along a line.
 *
 * @param {Int8Array} edges @param {Axis} axis @param {{middle: number, slope: number}} line @param {1 | -1} sign
 */
function support(edges, { length, depth, step, stride }, { middle, slope }, sign) {
  const same = new Uint16Array(length + 1);
  const any = new Uint16Array(length + 1);
  for (let along = 0; along < length; along += 1) {
    const across = Math.round(middle + slope * (along - length / 2));
    let [isSame, isAny] = [0, 0];
    for (let near = Math.max(0, across - REACH); near <= Math.min(depth - 1, across + REACH); near += 1) {
      const edge = edges[along * step + near * stride];
      if (edge) isAny = 1;
      if (edge === sign) isSame = 1;
    }
    same[along + 1] = same[along] + isSame;
    any[along + 1] = any[along] + isAny;
  }
  return { same, any };
}
