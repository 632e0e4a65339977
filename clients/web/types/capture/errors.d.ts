/**
 * Returns the error for what `getUserMedia` rejected with.
 *
 * @param {unknown} cause
 * @returns {CameraError}
 */
export function cameraError(cause: unknown): CameraError;
/** Why there is no photo. */
/**
 * - `NOT_ALLOWED`: the user or the browser's settings do not allow the camera
 * - `NOT_FOUND`: there is no camera, or the page is not on https or localhost
 * - `BUSY`: another program uses the camera
 * - `FRAME_NOT_ALLOWED`: the page is in an iframe without `allow="camera"`; only its host can change that
 * - `LOST`: the camera was unplugged or taken away, and could not be opened again
 * - `FAILED`: anything else
 * - `UNREADABLE`: the file cannot be read any more, for example because it is in a cloud and the phone is offline
 * - `HEIC`: this browser cannot read HEIC photos
 * - `NOT_PICTURE`: the file is not a picture that this browser can read
 *
 * @typedef {"NOT_ALLOWED" | "NOT_FOUND" | "BUSY" | "FRAME_NOT_ALLOWED" | "LOST" | "FAILED"
 *   | "UNREADABLE" | "HEIC" | "NOT_PICTURE"} CameraErrorCode
 */
export class CameraError extends Error {
    /** @param {CameraErrorCode} code @param {unknown} [cause] */
    constructor(code: CameraErrorCode, cause?: unknown);
    code: CameraErrorCode;
}
/**
 * - `NOT_ALLOWED`: the user or the browser's settings do not allow the camera
 * - `NOT_FOUND`: there is no camera, or the page is not on https or localhost
 * - `BUSY`: another program uses the camera
 * - `FRAME_NOT_ALLOWED`: the page is in an iframe without `allow="camera"`; only its host can change that
 * - `LOST`: the camera was unplugged or taken away, and could not be opened again
 * - `FAILED`: anything else
 * - `UNREADABLE`: the file cannot be read any more, for example because it is in a cloud and the phone is offline
 * - `HEIC`: this browser cannot read HEIC photos
 * - `NOT_PICTURE`: the file is not a picture that this browser can read
 */
export type CameraErrorCode = "NOT_ALLOWED" | "NOT_FOUND" | "BUSY" | "FRAME_NOT_ALLOWED" | "LOST" | "FAILED" | "UNREADABLE" | "HEIC" | "NOT_PICTURE";
