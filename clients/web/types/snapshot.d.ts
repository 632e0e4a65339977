/**
 * The next step after a state that the back end reports.
 *
 * An app that was killed has lost what the earlier steps returned. So it goes back to the step that returns it again.
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
/**
 * What an app stores: ids only. Without extraction token and credentials, which are personal data.
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
};
