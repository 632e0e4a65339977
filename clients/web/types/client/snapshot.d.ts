/**
 * Returns the next step after a state that the back end reports.
 *
 * An app that was killed has lost the answers of the earlier steps. So it must repeat the step whose answer it needs.
 *
 * @param {{outcome: string, step: string}} status
 * @param {{extractionToken?: string, credentials?: unknown[]}} held what the earlier steps returned, if it is still known
 * @returns {NextStep}
 */
export function nextStep(status: {
    outcome: string;
    step: string;
}, held: {
    extractionToken?: string;
    credentials?: unknown[];
}): NextStep;
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
export const FINAL: string[];
/**
 * What an app stores to continue later.
 */
export type NextStep = "open" | "extract" | "verify" | "consent" | "outcome" | "done";
/**
 * `open`: open a session. `extract`, `verify`, `consent`: call that step. `outcome`: wait for Hypersign's decision.
 * `done`: the user is verified.
 */
export type Snapshot = {
    version: 1;
    sessionId?: string | undefined;
    next: NextStep;
    /**
     * personal data: what was read from the document, with the portrait. Only in a
     * snapshot that was asked for it
     */
    extractionToken?: string | undefined;
};
