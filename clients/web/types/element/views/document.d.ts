/** @param {import("../journey.js").Journey} journey @param {AbortSignal} signal */
export function showDocument(journey: import("../journey.js").Journey, signal: AbortSignal): void;
