/** @typedef {import("../journey.js").Journey} Journey */
/** @param {Journey} journey @param {import("../base/memory.js").PhotoView} view @param {string} photo */
export function photoTaken(journey: Journey, view: import("../base/memory.js").PhotoView, photo: string): unknown;
/** The user agrees to share the data. @param {Journey} journey @returns {unknown} */
export function share(journey: Journey): unknown;
export type Journey = import("../journey.js").Journey;
