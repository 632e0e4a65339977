/**
 * Returns the luminance of each pixel.
 *
 * @param {Uint8ClampedArray} pixels RGBA
 * @returns {Uint8Array}
 */
export function luminance(pixels: Uint8ClampedArray): Uint8Array;
/**
 * Returns whole pixels inside the picture.
 *
 * @param {Box} box
 * @param {Grey} picture
 * @returns {Box}
 */
export function clipped(box: Box, { width, height }: Grey): Box;
/**
 * @typedef {object} Light
 * @property {number} brightness mean luminance, 0 to 255
 * @property {number} paper the median luminance, which a reflection hardly changes
 * @property {number} white share of the box's tiles that are pure white, 0 to 1
 *
 * @param {Grey} picture
 * @param {Box} box whole pixels
 * @returns {Light}
 */
export function lightIn({ pixels, width }: Grey, box: Box): Light;
/**
 * @typedef {object} Detail
 * @property {number} texture share of pixels with a strong gradient, 0 to 1
 * @property {number} sharpness Laplacian divided by gradient at those pixels; about 1 / the blur's radius in pixels
 *
 * @param {Grey} picture
 * @param {Box} box whole pixels, not at the picture's edge
 * @returns {Detail}
 */
export function detailIn({ pixels: grey, width }: Grey, box: Box): Detail;
/**
 * Returns a tiny copy, from which motion is told.
 *
 * @param {Grey} picture
 * @returns {Uint8Array}
 */
export function thumbnailOf({ pixels: grey, width, height }: Grey): Uint8Array;
/**
 * Returns the mean difference of two thumbnails, 0 to 255.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array | undefined} other
 */
export function motionBetween(one: Uint8Array, other: Uint8Array | undefined): number;
export type Light = {
    /**
     * mean luminance, 0 to 255
     */
    brightness: number;
    /**
     * the median luminance, which a reflection hardly changes
     */
    paper: number;
    /**
     * share of the box's tiles that are pure white, 0 to 1
     */
    white: number;
};
export type Detail = {
    /**
     * share of pixels with a strong gradient, 0 to 1
     */
    texture: number;
    /**
     * Laplacian divided by gradient at those pixels; about 1 / the blur's radius in pixels
     */
    sharpness: number;
};
export type Box = import("./geometry.js").Box;
export type Grey = import("./lines.js").Grey;
