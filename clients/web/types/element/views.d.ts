/** @param {string} view */
export function load(view: string): Promise<Show>;
/** Load the later views. If there is no connection now, they are loaded when they are needed. */
export function loadAll(): void;
export type Show = (journey: import("./journey.js").Journey, signal: AbortSignal) => unknown;
