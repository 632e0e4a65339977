/**
 * Returns the frame in the middle of a stage.
 *
 * @param {Size} stage
 * @param {Shape} shape
 * @returns {Box}
 */
export function frameIn(stage: Size, shape: Shape): Box;
/**
 * Returns which part of a picture a box on the stage shows, if the picture covers the stage (`object-fit: cover`).
 *
 * @param {Box} box on the stage
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Box} in pixels of the picture
 */
export function onPicture(box: Box, stage: Size, picture: Size): Box;
/**
 * Returns the part of a picture that becomes the photo: the frame and a margin around it.
 *
 * @param {Box} frame in pixels of the picture
 * @param {Size} picture
 * @param {Shape} shape
 * @returns {Box} whole pixels inside the picture
 */
export function cropAround(frame: Box, picture: Size, shape: Shape): Box;
export namespace RATIO {
    let passport: number;
    let card: number;
    let face: number;
}
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 */
export type Box = import("./quality.js").Box;
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 */
export type Shape = import("./quality.js").Shape;
/**
 * Where the frame is on the screen, and which part of the camera's picture that is.
 */
export type Size = {
    width: number;
    height: number;
};
