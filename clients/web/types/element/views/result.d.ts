/** Show the outcome, or wait for it. @param {Journey} journey @param {AbortSignal} signal */
export function showResult(journey: Journey, signal: AbortSignal): Promise<void>;
/** The user did not agree to share. @param {Journey} journey */
export function showDeclined(journey: Journey): void;
/** The user did not agree to the processing of document and face. @param {Journey} journey */
export function showRefused(journey: Journey): void;
export type Journey = import("../journey.js").Journey;
export type Result = "checking" | "confirmed" | "rejected" | "expired" | "later";
export type Reason = {
    code: string;
    message?: string;
    nextStep?: string;
};
