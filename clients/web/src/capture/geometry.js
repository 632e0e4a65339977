// @ts-check
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 *
 * @typedef {import("./quality.js").Box} Box
 * @typedef {import("./quality.js").Shape} Shape
 * @typedef {{width: number, height: number}} Size
 */

/** Width divided by height: a passport's page (ISO 7810 ID-3), a card (ID-1), a face. */
export const RATIO = { passport: 125 / 88, card: 85.6 / 53.98, face: 0.74 };
/** How much of the stage the frame may take, and how much of the photo is kept around it. */
const SHARE = { passport: 0.9, card: 0.9, face: 0.74 };
const MARGIN = { passport: 0.12, card: 0.12, face: 0.42 };
/** Room for the hint above the frame and the buttons below it, as a share of the stage's height. */
const HIGHEST = { tall: 0.58, wide: 0.66 };

/**
 * Returns the frame in the middle of a stage.
 *
 * @param {Size} stage
 * @param {Shape} shape
 * @returns {Box}
 */
export function frameIn(stage, shape) {
  const tall = stage.height > stage.width;
  const most = stage.height * (tall ? HIGHEST.tall : HIGHEST.wide);
  const width = Math.min(stage.width * SHARE[shape], most * RATIO[shape]);
  const height = width / RATIO[shape];
  return { left: (stage.width - width) / 2, top: (stage.height - height) * (tall ? 0.42 : 0.36), width, height };
}

/**
 * Returns which part of a picture a box on the stage shows, if the picture covers the stage (`object-fit: cover`).
 *
 * @param {Box} box on the stage
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Box} in pixels of the picture
 */
export function onPicture(box, stage, picture) {
  const scale = Math.max(stage.width / picture.width, stage.height / picture.height);
  return {
    left: (box.left - stage.width / 2) / scale + picture.width / 2,
    top: (box.top - stage.height / 2) / scale + picture.height / 2,
    width: box.width / scale,
    height: box.height / scale,
  };
}

/**
 * Returns the part of a picture that becomes the photo: the frame and a margin around it.
 *
 * @param {Box} frame in pixels of the picture
 * @param {Size} picture
 * @param {Shape} shape
 * @returns {Box} whole pixels inside the picture
 */
export function cropAround(frame, picture, shape) {
  const margin = Math.max(frame.width, frame.height) * MARGIN[shape];
  const left = Math.max(0, Math.round(frame.left - margin));
  const top = Math.max(0, Math.round(frame.top - margin));
  return {
    left,
    top,
    width: Math.min(picture.width, Math.round(frame.left + frame.width + margin)) - left,
    height: Math.min(picture.height, Math.round(frame.top + frame.height + margin)) - top,
  };
}
