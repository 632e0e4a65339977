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
export function examine(picture: Grey, frame: Box, shape: Shape, kind: Kind, before?: Uint8Array): {
    check: Check;
    thumbnail: Uint8Array;
};
/**
 * - `DARK`, `BRIGHT`: too little or too much light
 * - `MOVING`: the camera or the document moves
 * - `OUTSIDE`: no document with four edges and its format's ratio is in the frame; with a face, there is nothing in it
 * - `GLARE`: a lamp is reflected
 * - `BLURRED`: not sharp, or nothing is on it
 * - `ROWS`: the two machine-readable rows at the lower edge of a passport's page are not visible
 * - `SMALL`: the file has too few pixels
 */
export type Problem = "DARK" | "BRIGHT" | "MOVING" | "OUTSIDE" | "GLARE" | "BLURRED" | "ROWS" | "SMALL";
/**
 * - `DARK`, `BRIGHT`: too little or too much light
 * - `MOVING`: the camera or the document moves
 * - `OUTSIDE`: no document with four edges and its format's ratio is in the frame; with a face, there is nothing in it
 * - `GLARE`: a lamp is reflected
 * - `BLURRED`: not sharp, or nothing is on it
 * - `ROWS`: the two machine-readable rows at the lower edge of a passport's page are not visible
 * - `SMALL`: the file has too few pixels
 */
export type Shape = import("./geometry.js").Shape;
/**
 * - `DARK`, `BRIGHT`: too little or too much light
 * - `MOVING`: the camera or the document moves
 * - `OUTSIDE`: no document with four edges and its format's ratio is in the frame; with a face, there is nothing in it
 * - `GLARE`: a lamp is reflected
 * - `BLURRED`: not sharp, or nothing is on it
 * - `ROWS`: the two machine-readable rows at the lower edge of a passport's page are not visible
 * - `SMALL`: the file has too few pixels
 */
export type Box = import("./geometry.js").Box;
/**
 * One of the camera's frames, a photo taken with it, or a file that the user chose.
 */
export type Grey = import("./lines.js").Grey;
/**
 * - `DARK`, `BRIGHT`: too little or too much light
 * - `MOVING`: the camera or the document moves
 * - `OUTSIDE`: no document with four edges and its format's ratio is in the frame; with a face, there is nothing in it
 * - `GLARE`: a lamp is reflected
 * - `BLURRED`: not sharp, or nothing is on it
 * - `ROWS`: the two machine-readable rows at the lower edge of a passport's page are not visible
 * - `SMALL`: the file has too few pixels
 */
export type Kind = "frame" | "photo" | "file";
/**
 * - `DARK`, `BRIGHT`: too little or too much light
 * - `MOVING`: the camera or the document moves
 * - `OUTSIDE`: no document with four edges and its format's ratio is in the frame; with a face, there is nothing in it
 * - `GLARE`: a lamp is reflected
 * - `BLURRED`: not sharp, or nothing is on it
 * - `ROWS`: the two machine-readable rows at the lower edge of a passport's page are not visible
 * - `SMALL`: the file has too few pixels
 */
export type Check = {
    /**
     * what the user should solve first
     */
    problem: Problem | undefined;
    /**
     * what was looked for
     */
    checked: Problem[];
    /**
     * where the document is, in pixels
     */
    document?: import("./geometry.js").Box | undefined;
};
