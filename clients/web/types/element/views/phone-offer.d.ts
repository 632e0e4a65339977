/** Return whether this is a computer, which has a poor camera and whose user has a phone. */
export function isComputer(): boolean;
/** @param {import("../journey.js").Journey} journey @param {AbortSignal} signal */
export function phoneOffer(journey: import("../journey.js").Journey, signal: AbortSignal): HTMLElement;
