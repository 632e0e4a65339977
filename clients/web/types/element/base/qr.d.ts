/** @typedef {(boolean | undefined)[][]} Grid dark is true; undefined is not drawn yet */
/**
 * Return the path of the dark modules, each one unit wide. Throws a RangeError if the text is too long.
 *
 * @param {string} text
 * @returns {{size: number, path: string}}
 */
export function qrPath(text: string): {
    size: number;
    path: string;
};
/** @param {string} text @returns {boolean[][]} rows of modules; dark is true */
export function qrModules(text: string): boolean[][];
/**
 * dark is true; undefined is not drawn yet
 */
export type Grid = (boolean | undefined)[][];
export type Fill = (row: number, column: number, dark: unknown) => void;
