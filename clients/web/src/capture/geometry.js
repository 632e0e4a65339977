// @ts-check
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 * @typedef {"passport" | "card" | "face"} Shape
 * @typedef {{width: number, height: number}} Size
 */

/** The longest side of the copy that is checked, in pixels. Text blurs visibly at this size. */
export const COPY_SIDE = 640;
/** Width divided by height: a passport's page (ISO 7810 ID-3), a card (ID-1), a face. */
export const RATIO = { passport: 125 / 88, card: 85.6 / 53.98, face: 0.74 };
/** How much of the stage the frame may take, and how much of the photo is kept around it. */
const SHARE = { passport: 0.9, card: 0.9, face: 0.74 };
const MARGIN = { passport: 0.1, card: 0.1, face: 0.42 };
/** Room for the hint above the frame and the buttons below it, as a share of the stage's height. */
const HIGHEST = { tall: 0.58, wide: 0.66 };

/** The picture covers the stage, unless the stage is so narrow that most of the picture would be hidden. */
const MOST_HIDDEN = 1.6;

/**
 * Returns where the whole picture is drawn. It is larger than the stage if it covers the stage.
 *
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Box} on the stage
 */
export function shownOn(stage, picture) {
  if (!picture.width || !picture.height) return { left: 0, top: 0, ...stage };
  const [across, down] = [stage.width / picture.width, stage.height / picture.height];
  const scale = Math.max(across, down) / Math.min(across, down) > MOST_HIDDEN ? Math.min(across, down) : Math.max(across, down);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { left: (stage.width - width) / 2, top: (stage.height - height) / 2, width, height };
}

/**
 * Returns the frame in the middle of what is visible.
 *
 * @param {Size} stage
 * @param {Box} shown where the picture is on the stage
 * @param {Shape} shape
 * @returns {Box} on the stage
 */
export function frameIn(stage, shown, shape) {
  const [left, top] = [Math.max(0, shown.left), Math.max(0, shown.top)];
  const room = { width: Math.min(stage.width, shown.width), height: Math.min(stage.height, shown.height) };
  const tall = room.height > room.width;
  const most = room.height * (tall ? HIGHEST.tall : HIGHEST.wide);
  const width = Math.min(room.width * SHARE[shape], most * RATIO[shape]);
  const height = width / RATIO[shape];
  return {
    left: left + (room.width - width) / 2,
    top: top + (room.height - height) * (tall ? 0.42 : 0.36),
    width,
    height,
  };
}

/**
 * Returns which part of the picture a box on the stage shows.
 *
 * @param {Box} box on the stage
 * @param {Box} shown where the picture is on the stage
 * @param {Size} picture
 * @returns {Box} in pixels of the picture
 */
export function onPicture(box, shown, picture) {
  const scale = picture.width / shown.width;
  return {
    left: (box.left - shown.left) * scale,
    top: (box.top - shown.top) * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}

/**
 * Returns the smallest box around two boxes.
 *
 * @param {Box} one
 * @param {Box} [other]
 * @returns {Box}
 */
export function around(one, other = one) {
  const [left, top] = [Math.min(one.left, other.left), Math.min(one.top, other.top)];
  return {
    left,
    top,
    width: Math.max(one.left + one.width, other.left + other.width) - left,
    height: Math.max(one.top + one.height, other.top + other.height) - top,
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
