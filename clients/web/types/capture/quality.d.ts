/**
 * Returns the luminance of each pixel.
 *
 * @param {Uint8ClampedArray} pixels RGBA
 * @returns {Uint8Array}
 */
export function luminance(pixels: Uint8ClampedArray): Uint8Array;
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
export function examine({ grey, width, height }: {
    grey: Uint8Array;
    width: number;
    height: number;
}, frame: Box, shape: Shape, kind: Kind, before?: Uint8Array): {
    check: Check;
    thumbnail: Uint8Array;
};
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
export const COPY_SIDE: 640;
/**
 * Measures how good a camera frame is. Pure functions on pixels: the worker calls them, and nothing here touches the DOM.
 *
 * A problem only delays the automatic photo. It never stops the user, who can always press the button.
 */
export type Problem = "DARK" | "BRIGHT" | "MOVING" | "OUTSIDE" | "GLARE" | "BLURRED" | "SMALL";
/**
 * Measures how good a camera frame is. Pure functions on pixels: the worker calls them, and nothing here touches the DOM.
 *
 * A problem only delays the automatic photo. It never stops the user, who can always press the button.
 */
export type Shape = "passport" | "card" | "face";
/**
 * Measures how good a camera frame is. Pure functions on pixels: the worker calls them, and nothing here touches the DOM.
 *
 * A problem only delays the automatic photo. It never stops the user, who can always press the button.
 */
export type Box = {
    left: number;
    top: number;
    width: number;
    height: number;
};
/**
 * one of the camera's frames, a photo taken with it, or a chosen file
 */
export type Kind = "frame" | "photo" | "file";
/**
 * Measures how good a camera frame is. Pure functions on pixels: the worker calls them, and nothing here touches the DOM.
 *
 * A problem only delays the automatic photo. It never stops the user, who can always press the button.
 */
export type Check = {
    problem: Problem | undefined;
    checked: Problem[];
};
/**
 * Measures how good a camera frame is. Pure functions on pixels: the worker calls them, and nothing here touches the DOM.
 *
 * A problem only delays the automatic photo. It never stops the user, who can always press the button.
 */
export type Measures = {
    /**
     * mean luminance inside the frame, 0 to 255
     */
    brightness: number;
    /**
     * share of the frame's tiles that are pure white, 0 to 1
     */
    saturated: number;
    /**
     * mean difference from the frame before, 0 to 255
     */
    motion: number;
    /**
     * how many of the document's four edges lie near the frame's; 4 for a face
     */
    sides: number;
    /**
     * share of pixels with a strong gradient, 0 to 1
     */
    texture: number;
    /**
     * Laplacian divided by gradient at those pixels; about 1 / the blur's radius in pixels
     */
    sharpness: number;
};
