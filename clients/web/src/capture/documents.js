// @ts-check
/**
 * Finds a document by its outline: four straight edges in the ratio of its format, which end at the corners. The lines of
 * a shelf, a keyboard or a pattern go on behind the corners.
 */

import { RATIO } from "./geometry.js";
import { halved, linesIn } from "./lines.js";

/**
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Grey} Grey
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {{x: number, y: number}} Point
 * @typedef {[Point, Point, Point, Point]} Corners clockwise from the upper left, in pixels of the picture
 */

/** How far the ratio of the sides may be from the format's. */
const RATIO_TOLERANCE = 0.04;
/** The document's width as a share of the frame's. */
const WIDTH = { least: 0.6, most: 1.45 };
/** How far its middle may be from the frame's, as a share of the frame's width and height. */
const OFF_MIDDLE = 0.22;
/** How much opposite sides may differ, because the camera looks at an angle. */
const OPPOSITE = 0.09;
/** How far a corner may be from a right angle: the difference of two slopes. */
const SKEW = 0.1;
/** Which share of each side must be visible. Fingers may cover some of it, and corners are rounded. */
const VISIBLE = 0.8;
const CORNER = 0.06;
/**
 * A side must end at its corners: where behind them the line is read, in pixels of the half-size copy. The first stretch
 * finds lines inside a page, the second finds tiles, whose edges go on behind a joint.
 */
const BEHIND = [
  [2, 7],
  [7, 20],
];
/**
 * At how many of eight ends the line may go on, and at how many of four sides the document must be brighter, or darker,
 * than what is behind it. An open passport has another page, along which its sides go on.
 */
const MOST_BEHIND = { passport: 3, card: 1 };
const LEAST_ALIKE = { passport: 3, card: 4 };
const MOST_FOUND = 4;

/**
 * Returns the outlines that can be the document, the clearest first.
 *
 * @param {Grey} picture
 * @param {Box} frame where it should be
 * @param {"passport" | "card"} shape
 * @returns {Corners[]}
 */
export function documentsIn(picture, frame, shape) {
  const half = halved(picture);
  const at = { left: frame.left / 2, top: frame.top / 2, width: frame.width / 2, height: frame.height / 2 };
  const least = WIDTH.least * VISIBLE * (1 - 2 * CORNER);
  const lines = linesIn(half, { width: at.width * least, height: at.height * least });
  /** @type {{corners: Corners, seen: number}[]} */
  const found = [];
  const rows = pairs(lines.horizontal, half.width, at.height);
  const columns = pairs(lines.vertical, half.height, at.width);
  for (const [top, bottom] of rows) {
    for (const [left, right] of columns) {
      const corners = cornersOf(top, bottom, left, right, half);
      if (!fits(corners, at, half, RATIO[shape])) continue;
      const seen = visible(corners, [top, right, bottom, left], half, shape);
      if (seen) found.push({ corners: /** @type {Corners} */ (corners.map(({ x, y }) => ({ x: 2 * x + 1, y: 2 * y + 1 }))), seen });
    }
  }
  return found.sort((one, other) => other.seen - one.seen).slice(0, MOST_FOUND).map(({ corners }) => corners);
}

/**
 * Returns pairs of nearly parallel lines whose distance can be the document's height or width.
 *
 * @param {Line[]} lines @param {number} length of the picture along them @param {number} wanted distance
 */
function pairs(lines, length, wanted) {
  const sorted = [...lines].sort((one, other) => one.middle - other.middle);
  /** @type {[Line, Line][]} */
  const found = [];
  sorted.forEach((first, index) => {
    for (const second of sorted.slice(index + 1)) {
      const distance = second.middle - first.middle;
      if (distance < wanted * WIDTH.least * 0.9 || distance > wanted * WIDTH.most * 1.1) continue;
      if (Math.abs(first.slope - second.slope) <= SKEW) found.push([first, second]);
    }
  });
  return found;
}

/** @param {Line} top @param {Line} bottom @param {Line} left @param {Line} right @param {Grey} picture @returns {Corners} */
function cornersOf(top, bottom, left, right, picture) {
  const crossing = (/** @type {Line} */ row, /** @type {Line} */ column) => {
    // y = row.middle + row.slope (x - width / 2) and x = column.middle + column.slope (y - height / 2)
    const [x0, y0] = [picture.width / 2, picture.height / 2];
    const y = (row.middle + row.slope * (column.middle - column.slope * y0 - x0)) / (1 - row.slope * column.slope);
    return { x: column.middle + column.slope * (y - y0), y };
  };
  return [crossing(top, left), crossing(top, right), crossing(bottom, right), crossing(bottom, left)];
}

/** @param {Corners} corners @param {Box} frame @param {Grey} picture @param {number} ratio */
function fits(corners, frame, { width, height }, ratio) {
  const [a, b, c, d] = corners;
  const [top, right, bottom, left] = [distance(a, b), distance(b, c), distance(c, d), distance(d, a)];
  const across = (top + bottom) / 2;
  if (across < frame.width * WIDTH.least || across > frame.width * WIDTH.most) return false;
  if (Math.abs((top + bottom) / (left + right) / ratio - 1) > RATIO_TOLERANCE) return false;
  if (Math.abs(top - bottom) > across * OPPOSITE || Math.abs(left - right) > across * OPPOSITE) return false;
  if (corners.some(({ x, y }) => x < 3 || y < 3 || x > width - 3 || y > height - 3)) return false;
  const x = (a.x + b.x + c.x + d.x) / 4 - frame.left - frame.width / 2;
  const y = (a.y + b.y + c.y + d.y) / 4 - frame.top - frame.height / 2;
  if (Math.abs(x) > frame.width * OFF_MIDDLE || Math.abs(y) > frame.height * OFF_MIDDLE) return false;
  // The cosine of the angle at each corner is the difference of the slopes.
  return [[d, a, b], [a, b, c], [b, c, d], [c, d, a]].every(
    ([before, at, after]) =>
      Math.abs((before.x - at.x) * (after.x - at.x) + (before.y - at.y) * (after.y - at.y)) <=
      SKEW * distance(before, at) * distance(after, at),
  );
}

/**
 * Returns which share of the sides is visible, or 0 if these are not the sides of one thing.
 *
 * @param {Corners} corners @param {[Line, Line, Line, Line]} sides @param {Grey} picture
 * @param {"passport" | "card"} shape
 */
function visible([a, b, c, d], [top, right, bottom, left], { width, height }, shape) {
  const brighter = [top.sign, -right.sign, -bottom.sign, left.sign].filter((sign) => sign > 0).length;
  if (Math.max(brighter, 4 - brighter) < LEAST_ALIKE[shape]) return 0;
  let [sum, behind] = [0, 0];
  for (const [line, from, to, length] of /** @type {[Line, number, number, number][]} */ ([
    [top, a.x, b.x, width],
    [bottom, d.x, c.x, width],
    [left, a.y, d.y, height],
    [right, b.y, c.y, height],
  ])) {
    const corner = (to - from) * CORNER;
    const share = shareOf(line.same, from + corner, to - corner, length);
    if (share < VISIBLE) return 0;
    sum += share;
    const goesOn = (/** @type {number} */ one, /** @type {number} */ other) => shareOf(line.any, one, other, length) > 0.5;
    if (BEHIND.some(([near, far]) => goesOn(from - far, from - near))) behind += 1;
    if (BEHIND.some(([near, far]) => goesOn(to + near, to + far))) behind += 1;
  }
  return behind > MOST_BEHIND[shape] ? 0 : sum / 4;
}

/** Returns which share of a line is an edge. @param {Uint16Array} counts @param {number} from @param {number} to @param {number} length */
function shareOf(counts, from, to, length) {
  const [first, last] = [Math.max(0, Math.round(from)), Math.min(length, Math.round(to))];
  return last > first ? (counts[last] - counts[first]) / (last - first) : 0;
}

/** @param {Point} one @param {Point} other */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
