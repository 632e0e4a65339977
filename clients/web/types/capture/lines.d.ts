/**
 * Returns a copy of half the size.
 *
 * @param {Grey} picture
 * @returns {Grey}
 */
export function halved({ pixels, width, height }: Grey): Grey;
/**
 * Returns the nearly horizontal and the nearly vertical lines.
 *
 * @param {Grey} picture of half the size
 * @param {{width: number, height: number}} shortest pixels that lie on a line at least
 * @returns {{horizontal: Line[], vertical: Line[]}}
 */
export function linesIn(picture: Grey, shortest: {
    width: number;
    height: number;
}): {
    horizontal: Line[];
    vertical: Line[];
};
export type Axis = {
    /**
     * pixels along
     */
    length: number;
    /**
     * pixels across
     */
    depth: number;
    /**
     * from a pixel to the next along, in the array
     */
    step: number;
    /**
     * from a pixel to the next across, in the array
     */
    stride: number;
};
/**
 * Finds long straight edges that are nearly horizontal or nearly vertical: a Hough transform of the steps of brightness
 * in a copy of half the size.
 *
 * A line is written along one axis. For a horizontal line, `along` is x and `across` is y; for a vertical one, it is the
 * other way round.
 */
export type Line = {
    /**
     * where it is across, in the middle of the picture along
     */
    middle: number;
    /**
     * how far it moves across per pixel along
     */
    slope: number;
    /**
     * 1 if the picture is brighter at larger coordinates
     */
    sign: 1 | -1;
    /**
     * how many of the first n pixels along it lie on an edge of its sign
     */
    same: Uint16Array;
    /**
     * the same, of an edge of either sign
     */
    any: Uint16Array;
};
/**
 * Finds long straight edges that are nearly horizontal or nearly vertical: a Hough transform of the steps of brightness
 * in a copy of half the size.
 *
 * A line is written along one axis. For a horizontal line, `along` is x and `across` is y; for a vertical one, it is the
 * other way round.
 */
export type Grey = {
    pixels: Uint8Array;
    width: number;
    height: number;
};
