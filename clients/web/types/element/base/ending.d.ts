/** How a verification ends. */
/**
 * Show a session's outcome, and tell the page.
 *
 * @param {import("../journey.js").Journey} journey
 * @param {{sessionId: string, outcome: string, stepErrors?: any[], environment?: string | null}} status
 */
export function ended(journey: import("../journey.js").Journey, { sessionId, outcome, stepErrors, environment }: {
    sessionId: string;
    outcome: string;
    stepErrors?: any[];
    environment?: string | null;
}): void;
