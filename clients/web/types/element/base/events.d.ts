/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 *
 * @typedef {"start" | "document" | "selfie" | "review" | "done"} StepName
 * @typedef {"front" | "back" | "selfie"} Subject the passport's page is `front`
 *
 * @typedef {object} StepDetail
 * @property {StepName} step where the user is
 * @property {string} view the view that is shown: start, standing, document, front, back, selfie, review, phone,
 *   working, problem, checking, confirmed, rejected, expired, later, declined or refused
 *
 * @typedef {object} CapturedDetail
 * @property {Subject} subject
 * @property {"camera" | "file"} source
 * @property {boolean} automatic whether the camera took the photo by itself
 * @property {string} [problem] what the checks said about it
 *
 * @typedef {object} RefusedDetail a photo or the consent was refused
 * @property {StepName} step
 * @property {string} code
 * @property {number} [attemptsLeft]
 *
 * @typedef {object} ConsentedDetail
 * @property {string} [sessionId]
 *
 * @typedef {object} OutcomeDetail
 * @property {"confirmed" | "rejected" | "expired"} outcome
 * @property {string} [sessionId]
 *
 * @typedef {"confirmed" | "rejected" | "expired" | "later" | "agreement_declined" | "alternative" | "consent_declined"
 *   | "consented" | "sign_in" | "problem"} ExitReason `agreement_declined`: to the processing of document and face;
 *   `alternative`: the way without a photo of the face; `consent_declined`: to the sharing; `consented`: if `steps` leaves out
 *   the result; `sign_in`: the API does not accept the ID token; `problem`: the user gave up
 *
 * @typedef {object} ExitDetail
 * @property {ExitReason} reason
 * @property {boolean} left whether the user pressed the button that leaves; false if the element still shows why it ended
 * @property {string} [sessionId]
 *
 * @typedef {object} ErrorDetail
 * @property {string} code a code of the API or of the client; `INVALID_USE` for a mistake in the page
 * @property {string} [message] for the page's developer
 * @property {StepName} [step]
 * @property {number} [status] of the HTTP response; 0 without one
 * @property {string} [requestId]
 *
 * @typedef {object} EventDetails
 * @property {StepDetail} step
 * @property {CapturedDetail} captured
 * @property {RefusedDetail} refused
 * @property {ConsentedDetail} consented
 * @property {OutcomeDetail} outcome
 * @property {ExitDetail} exit
 * @property {ErrorDetail} error
 *
 * @typedef {{[Name in keyof EventDetails]: CustomEvent<EventDetails[Name]>}} HypersignKycEventMap
 */
/**
 * @template {keyof EventDetails} Name
 * @param {EventTarget} element
 * @param {Name} name
 * @param {EventDetails[Name]} detail
 * @returns {boolean} false if a listener prevented the default
 */
export function emit<Name extends keyof EventDetails>(element: EventTarget, name: Name, detail: EventDetails[Name]): boolean;
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type StepName = "start" | "document" | "selfie" | "review" | "done";
/**
 * the passport's page is `front`
 */
export type Subject = "front" | "back" | "selfie";
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type StepDetail = {
    /**
     * where the user is
     */
    step: StepName;
    /**
     * the view that is shown: start, standing, document, front, back, selfie, review, phone,
     * working, problem, checking, confirmed, rejected, expired, later, declined or refused
     */
    view: string;
};
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type CapturedDetail = {
    subject: Subject;
    source: "camera" | "file";
    /**
     * whether the camera took the photo by itself
     */
    automatic: boolean;
    /**
     * what the checks said about it
     */
    problem?: string | undefined;
};
/**
 * a photo or the consent was refused
 */
export type RefusedDetail = {
    step: StepName;
    code: string;
    attemptsLeft?: number | undefined;
};
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type ConsentedDetail = {
    sessionId?: string | undefined;
};
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type OutcomeDetail = {
    outcome: "confirmed" | "rejected" | "expired";
    sessionId?: string | undefined;
};
/**
 * `agreement_declined`: to the processing of document and face;
 * `alternative`: the way without a photo of the face; `consent_declined`: to the sharing; `consented`: if `steps` leaves out
 * the result; `sign_in`: the API does not accept the ID token; `problem`: the user gave up
 */
export type ExitReason = "confirmed" | "rejected" | "expired" | "later" | "agreement_declined" | "alternative" | "consent_declined" | "consented" | "sign_in" | "problem";
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type ExitDetail = {
    reason: ExitReason;
    /**
     * whether the user pressed the button that leaves; false if the element still shows why it ended
     */
    left: boolean;
    sessionId?: string | undefined;
};
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type ErrorDetail = {
    /**
     * a code of the API or of the client; `INVALID_USE` for a mistake in the page
     */
    code: string;
    /**
     * for the page's developer
     */
    message?: string | undefined;
    step?: StepName | undefined;
    /**
     * of the HTTP response; 0 without one
     */
    status?: number | undefined;
    requestId?: string | undefined;
};
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type EventDetails = {
    step: StepDetail;
    captured: CapturedDetail;
    refused: RefusedDetail;
    consented: ConsentedDetail;
    outcome: OutcomeDetail;
    exit: ExitDetail;
    error: ErrorDetail;
};
/**
 * The events of `<hypersign-kyc>`. They bubble, cross shadow roots, and contain no personal data.
 */
export type HypersignKycEventMap = { [Name in keyof EventDetails]: CustomEvent<EventDetails[Name]>; };
