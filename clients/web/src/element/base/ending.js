// @ts-check
/** How a verification ends. */

/**
 * Show a session's outcome, and tell the page.
 *
 * @param {import("../journey.js").Journey} journey
 * @param {{sessionId: string, outcome: string, stepErrors?: any[], environment?: string | null}} status
 */
export function ended(journey, { sessionId, outcome, stepErrors = [], environment }) {
  journey.screen.testMode = environment === "development";
  journey.standing = { kind: "ended", sessionId, status: { sessionId, outcome, stepErrors } };
  journey.finish("result", { outcome, sessionId });
  journey.emit("outcome", { outcome: /** @type {any} */ (outcome), sessionId });
}
