// @ts-check
/** What an app stores to continue later, and which step is next. Pure. */

/**
 * `open`: open a session. `extract`, `verify`, `consent`: call that step. `outcome`: wait for Hypersign's decision.
 * `done`: the user is verified.
 *
 * @typedef {"open" | "extract" | "verify" | "consent" | "outcome" | "done"} NextStep
 *
 * What an app stores to continue later.
 *
 * @typedef {object} Snapshot
 * @property {1} version
 * @property {string} [sessionId]
 * @property {NextStep} next
 * @property {string} [extractionToken] personal data: what was read from the document, with the portrait. Only in a
 *   snapshot that was asked for it
 */

/** How Hypersign ends a session. */
export const FINAL = ["confirmed", "rejected", "expired"];
/** @type {Record<string, NextStep>} */
const AFTER = { consented: "outcome", confirmed: "done", rejected: "open", expired: "open" };

/**
 * Returns the next step after a state that the back end reports.
 *
 * An app that was killed has lost the answers of the earlier steps. So it must repeat the step whose answer it needs.
 *
 * @param {{outcome: string, step: string}} status
 * @param {{extractionToken?: string, credentials?: unknown[]}} held what the earlier steps returned, if it is still known
 * @returns {NextStep}
 */
export function nextStep(status, held) {
  const final = AFTER[status.outcome];
  if (final) return final;
  if (status.step === "verified" && held.credentials) return "consent";
  if (status.step !== "created" && held.extractionToken) return "verify";
  return "extract";
}
