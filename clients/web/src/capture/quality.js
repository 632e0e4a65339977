// @ts-check
/**
 * Says what is wrong with a picture. A problem never stops the user, who can always press the button. A document is only
 * photographed without the button if nothing is wrong.
 */

import { documentsIn } from "./documents.js";
import { clipped, detailIn, lightIn, motionBetween, thumbnailOf } from "./measures.js";
import { hasMachineReadableRows } from "./rows.js";

/**
 * - `DARK`, `BRIGHT`: too little or too much light
 * - `MOVING`: the camera or the document moves
 * - `OUTSIDE`: no document with four edges and its format's ratio is in the frame; with a face, there is nothing in it
 * - `GLARE`: a lamp is reflected
 * - `BLURRED`: not sharp, or nothing is on it
 * - `ROWS`: the two machine-readable rows at the lower edge of a passport's page are not visible
 * - `SMALL`: the file has too few pixels
 *
 * @typedef {"DARK" | "BRIGHT" | "MOVING" | "OUTSIDE" | "GLARE" | "BLURRED" | "ROWS" | "SMALL"} Problem
 * @typedef {import("./geometry.js").Shape} Shape
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./lines.js").Grey} Grey
 *
 * One of the camera's frames, a photo taken with it, or a file that the user chose.
 * @typedef {"frame" | "photo" | "file"} Kind
 *
 * @typedef {object} Check
 * @property {Problem | undefined} problem what the user should solve first
 * @property {Problem[]} checked what was looked for
 * @property {Box} [document] where the document is, in pixels
 */

/** Luminance, 0 to 255. */
const DARKEST = 62;
const BRIGHTEST = 240;
const MOST_MOTION = 5;
/** Above this share, there is a reflection. */
const MOST_WHITE = 0.012;
/** Above this share it is not a reflection. The whole picture is too bright. */
const ALL_WHITE = 0.7;
/** If the paper itself is white, a reflection on it cannot be told. */
const WHITE_PAPER = 244;
const LEAST_SHARPNESS = { passport: 0.55, card: 0.55, face: 0.4 };
/** A wall has less texture than this. */
const LEAST_TEXTURE = { passport: 0.012, card: 0.012, face: 0.004 };

/** What is looked for. @type {Record<Kind, (shape: Shape) => Problem[]>} */
const CHECKED = {
  frame: (shape) => ["MOVING", ...CHECKED.photo(shape)],
  photo: (shape) => (shape === "face" ? ["DARK", "BRIGHT", "GLARE", "BLURRED"] : [...CHECKED.photo("face"), "OUTSIDE", ...rowsOf(shape)]),
  file: () => ["DARK", "BRIGHT", "BLURRED"],
};

/** @param {Shape} shape @returns {Problem[]} */
function rowsOf(shape) {
  return shape === "passport" ? ["ROWS"] : [];
}

/**
 * Checks a picture.
 *
 * @param {Grey} picture
 * @param {Box} frame where the document or face should be
 * @param {Shape} shape
 * @param {Kind} kind
 * @param {Uint8Array} [before] the thumbnail of the frame before
 * @returns {{check: Check, thumbnail: Uint8Array}}
 */
export function examine(picture, frame, shape, kind, before) {
  const thumbnail = thumbnailOf(picture);
  const motion = kind === "frame" ? motionBetween(thumbnail, before) : 0;
  const pages = shape === "face" || kind === "file" ? undefined : documentsIn(picture, frame, shape);
  const document = pages?.length ? boundsOf(pages[0]) : undefined;
  const box = clipped(document ?? frame, picture);
  const light = lightIn(picture, box);
  const { texture, sharpness } = detailIn(picture, box);
  const isEmpty = texture < LEAST_TEXTURE[shape];
  const hasRows = () => pages?.some((page) => hasMachineReadableRows(picture, page));
  /** In the order in which the user should solve them. @type {[Problem, () => boolean | undefined][]} */
  const problems = [
    ["DARK", () => light.brightness < DARKEST],
    ["BRIGHT", () => light.brightness > BRIGHTEST || light.white > ALL_WHITE],
    ["MOVING", () => motion > MOST_MOTION],
    ["OUTSIDE", () => (pages ? !document : shape === "face" && isEmpty)],
    ["GLARE", () => kind !== "file" && light.white > MOST_WHITE && light.paper < WHITE_PAPER],
    ["BLURRED", () => isEmpty || sharpness < LEAST_SHARPNESS[shape]],
    ["ROWS", () => pages && shape === "passport" && !hasRows()],
  ];
  const problem = problems.find(([, isThere]) => isThere())?.[0];
  return { check: { problem, checked: CHECKED[kind](shape), document }, thumbnail };
}

/** @param {import("./documents.js").Corners} corners @returns {Box} */
function boundsOf(corners) {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
