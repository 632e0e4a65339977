// @ts-check
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
export function standingOf({ latestSession: latest, confirmedSession, opensAgainAt }, held) {
  const at = latest && { sessionId: latest.sessionId, status: latest };
  if (at && latest.outcome === "consented") return { kind: "checking", ...at };
  // The page was reloaded while the consent was sent. A new session would cost the user the whole way again.
  const isSending = latest?.outcome === "verified" && !latest.canContinue && held.sessionId === latest.sessionId;
  if (at && isSending) return { kind: "checking", ...at };
  if (confirmedSession) {
    const { sessionId, changedAt } = confirmedSession;
    return { kind: "verified", sessionId, since: new Date(changedAt) };
  }
  if (at && latest.canContinue) {
    if (latest.outcome === "created") return { kind: "new", ...at };
    const holds = held.sessionId === latest.sessionId && held.extractionToken;
    return { kind: holds ? "selfie" : "document", ...at };
  }
  if (opensAgainAt) return { kind: "limit", until: new Date(opensAgainAt) };
  if (at && latest.outcome === "rejected") return { kind: "ended", ...at };
  return { kind: "new" };
}
