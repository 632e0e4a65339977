/**
 * Decides which hint is shown and when the photo is taken by itself. Knows times and problems, but no camera.
 *
 * @typedef {import("./quality.js").Problem} Problem
 */
/** The photo is taken when most checks of this many milliseconds were good. */
export const GOOD_MS: 700;
export class Guide {
    /** @param {number} now milliseconds */
    constructor(now: number);
    /**
     * Takes the result of one check.
     *
     * @param {Problem | undefined} problem
     * @param {number} now milliseconds
     * @returns {{hint: Problem | undefined, steady: boolean, take: boolean, remind: boolean}}
     *   `steady` is true if the user only has to hold still
     */
    see(problem: Problem | undefined, now: number): {
        hint: Problem | undefined;
        steady: boolean;
        take: boolean;
        remind: boolean;
    };
    #private;
}
/**
 * Decides which hint is shown and when the photo is taken by itself. Knows times and problems, but no camera.
 */
export type Problem = import("./quality.js").Problem;
