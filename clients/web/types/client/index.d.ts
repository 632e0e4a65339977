export { VerificationApi } from "./verification-api.js";
export { VerificationError } from "./errors.js";
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type Bundle = import("./requests.js").Bundle;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type Document = import("./requests.js").Document;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type CallOptions = import("./requests.js").CallOptions;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type StepOptions = import("./requests.js").StepOptions;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type SessionStatus = import("./requests.js").SessionStatus;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type Credential = import("./requests.js").Credential;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type Standing = import("./requests.js").Standing;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type ErrorCode = import("./errors.js").ErrorCode;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type Snapshot = import("./snapshot.js").Snapshot;
/**
 * Client of the Hypersign KYC back end. README.md describes it.
 */
export type NextStep = import("./snapshot.js").NextStep;
