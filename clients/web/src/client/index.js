// @ts-check
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 *
 * @typedef {import("./requests.js").Bundle} Bundle
 * @typedef {import("./requests.js").Document} Document
 * @typedef {import("./requests.js").CallOptions} CallOptions
 * @typedef {import("./requests.js").StepOptions} StepOptions
 * @typedef {import("./requests.js").SessionStatus} SessionStatus
 * @typedef {import("./requests.js").Credential} Credential
 * @typedef {import("./requests.js").Standing} Standing
 * @typedef {import("./errors.js").ErrorCode} ErrorCode
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 * @typedef {import("./snapshot.js").NextStep} NextStep
 */

export { VerificationApi } from "./verification-api.js";
export { VerificationError } from "./errors.js";
