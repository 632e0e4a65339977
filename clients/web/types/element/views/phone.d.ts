/**
 * The computer only asks for the status.
 *
 * @param {import("../journey.js").Journey} journey
 * @param {AbortSignal} signal
 */
export function showPhone(journey: import("../journey.js").Journey, signal: AbortSignal): Promise<void>;
