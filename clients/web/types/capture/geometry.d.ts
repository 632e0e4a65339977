/**
 * Returns where the whole picture is drawn. It is larger than the stage if it covers the stage.
 *
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Box} on the stage
 */
export function shownOn(stage: Size, picture: Size): Box;
/**
 * Returns the frame in the middle of what is visible.
 *
 * @param {Size} stage
 * @param {Box} shown where the picture is on the stage
 * @param {Shape} shape
 * @returns {Box} on the stage
 */
export function frameIn(stage: Size, shown: Box, shape: Shape): Box;
/**
 * Returns which part of the picture a box on the stage shows.
 *
 * @param {Box} box on the stage
 * @param {Box} shown where the picture is on the stage
 * @param {Size} picture
 * @returns {Box} in pixels of the picture
 */
export function onPicture(box: Box, shown: Box, picture: Size): Box;
/**
 * Returns the smallest box around two boxes.
 *
 * @param {Box} one
 * @param {Box} [other]
 * @returns {Box}
 */
export function around(one: Box, other?: Box): Box;
/**
 * Returns the part of a picture that becomes the photo: the frame and a margin around it.
 *
 * @param {Box} frame in pixels of the picture
 * @param {Size} picture
 * @param {Shape} shape
 * @returns {Box} whole pixels inside the picture
 */
export function cropAround(frame: Box, picture: Size, shape: Shape): Box;
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 * @typedef {"passport" | "card" | "face"} Shape
 * @typedef {{width: number, height: number}} Size
 */
/** The longest side of the copy that is checked, in pixels. Text blurs visibly at this size. */
export const COPY_SIDE: 640;
export namespace RATIO {
    let passport: number;
    let card: number;
    let face: number;
}
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 */
export type Box = {
    left: number;
    top: number;
    width: number;
    height: number;
};
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 */
export type Shape = "passport" | "card" | "face";
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 */
export type Size = {
    width: number;
    height: number;
};
