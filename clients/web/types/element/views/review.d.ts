/** @typedef {import("../base/credentials.js").Credential} Credential */
/** @param {import("../journey.js").Journey} journey */
export function showReview(journey: import("../journey.js").Journey): void;
export type Credential = import("../base/credentials.js").Credential;
