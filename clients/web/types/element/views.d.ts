/** @param {import("./base/progress.js").View} view @returns {Promise<Show>} */
export function load(view: import("./base/progress.js").View): Promise<Show>;
/** Load the later views. If there is no connection now, they are loaded when they are needed. */
export function loadLater(): void;
/** @typedef {(journey: import("./journey.js").Journey, signal: AbortSignal) => unknown} Show */
/** @type {Partial<Record<import("./base/progress.js").View, Show>>} */
export const FIRST_VIEWS: Partial<Record<import("./base/progress.js").View, Show>>;
export type Show = (journey: import("./journey.js").Journey, signal: AbortSignal) => unknown;
