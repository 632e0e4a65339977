/** Return the view, or the last one before it that has everything it needs. @param {View} view @param {Done} done @returns {View} */
export function reachable(view: View, done: Done): View;
/** Which views a user can see with what they have done so far. Pure. */
/**
 * @typedef {import("./base/progress.js").View} View
 *
 * @typedef {object} Done what the user has done so far
 * @property {import("./base/progress.js").Progress} progress
 * @property {import("./base/memory.js").Memory} memory
 * @property {string[]} documents the kinds of document to choose from
 * @property {boolean} stands whether the back end has said where the user stands
 * @property {View} first the first view of this journey
 */
/** The user cannot go back from these views. @type {View[]} */
export const ENDS: View[];
export type View = import("./base/progress.js").View;
/**
 * what the user has done so far
 */
export type Done = {
    progress: import("./base/progress.js").Progress;
    memory: import("./base/memory.js").Memory;
    /**
     * the kinds of document to choose from
     */
    documents: string[];
    /**
     * whether the back end has said where the user stands
     */
    stands: boolean;
    /**
     * the first view of this journey
     */
    first: View;
};
