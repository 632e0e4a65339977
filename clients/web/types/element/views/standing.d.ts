/** What a user sees who comes back: already verified, go on, or no more sessions today. */
/** @param {import("../journey.js").Journey} journey */
export function showStanding(journey: import("../journey.js").Journey): void;
