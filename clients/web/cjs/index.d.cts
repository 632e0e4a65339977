// Generated from types by `make bundle`.
export type { Bundle, CallOptions, Credential, Document, ErrorCode, NextStep, SessionStatus, Snapshot, Standing, StepOptions } from "../types/client/index.js" with { "resolution-mode": "import" };
export declare const VerificationApi: typeof import("../types/client/index.js", { with: { "resolution-mode": "import" } }).VerificationApi;
export declare const VerificationError: typeof import("../types/client/index.js", { with: { "resolution-mode": "import" } }).VerificationError;
export type VerificationApi = import("../types/client/index.js", { with: { "resolution-mode": "import" } }).VerificationApi;
export type VerificationError = import("../types/client/index.js", { with: { "resolution-mode": "import" } }).VerificationError;
export type { PhotoOptions } from "../types/photos/photos.js" with { "resolution-mode": "import" };
export declare const reducePhoto: typeof import("../types/photos/photos.js", { with: { "resolution-mode": "import" } }).reducePhoto;
