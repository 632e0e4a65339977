/** @param {import("../journey.js").Journey} journey */
export function showStart(journey: import("../journey.js").Journey): void;
