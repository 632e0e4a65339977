/** @type {Record<string, [number, number, import("../base/art.js").Drawing]>} */
export const LATER_DRAWINGS: Record<string, [number, number, import("../base/art.js").Drawing]>;
