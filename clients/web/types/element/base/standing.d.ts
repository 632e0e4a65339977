/** Decides where a user goes on who comes back. Pure. */
/**
 * @typedef {object} Status a session, as the back end describes it
 * @property {string} sessionId
 * @property {string} outcome
 * @property {boolean} [canContinue]
 * @property {string} [environment]
 * @property {{code: string, message?: string, nextStep?: string}[]} [stepErrors]
 *
 * @typedef {object} User the answer of `GET /users/me`
 * @property {Status | null} latestSession
 * @property {{sessionId: string, changedAt: string} | null} confirmedSession
 * @property {string | null} opensAgainAt
 *
 * @typedef {object} Standing
 * @property {"new" | "verified" | "ended" | "checking" | "selfie" | "document" | "limit" | "handover"} kind `ended`:
 *   rejected or expired; `selfie`: the document was read, and this tab has what was read; `document`: it has not;
 *   `limit`: no more sessions today; `handover`: the session was begun on another device
 * @property {string} [sessionId]
 * @property {Date} [since] when the user was verified
 * @property {Date} [until] when the limit ends
 * @property {Status} [status]
 */
/**
 * @param {User} user
 * @param {{sessionId?: string, extractionToken?: string}} held what this tab still has
 * @returns {Standing}
 */
export function standingOf({ latestSession: latest, confirmedSession, opensAgainAt }: User, held: {
    sessionId?: string;
    extractionToken?: string;
}): Standing;
/**
 * a session, as the back end describes it
 */
export type Status = {
    sessionId: string;
    outcome: string;
    canContinue?: boolean | undefined;
    environment?: string | undefined;
    stepErrors?: {
        code: string;
        message?: string;
        nextStep?: string;
    }[] | undefined;
};
/**
 * the answer of `GET /users/me`
 */
export type User = {
    latestSession: Status | null;
    confirmedSession: {
        sessionId: string;
        changedAt: string;
    } | null;
    opensAgainAt: string | null;
};
export type Standing = {
    /**
     * `ended`:
     * rejected or expired; `selfie`: the document was read, and this tab has what was read; `document`: it has not;
     * `limit`: no more sessions today; `handover`: the session was begun on another device
     */
    kind: "new" | "verified" | "ended" | "checking" | "selfie" | "document" | "limit" | "handover";
    sessionId?: string | undefined;
    /**
     * when the user was verified
     */
    since?: Date | undefined;
    /**
     * when the limit ends
     */
    until?: Date | undefined;
    status?: Status | undefined;
};
