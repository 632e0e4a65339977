/**
 * A full-screen camera for a document or a face.
 *
 * @element kyc-camera
 * @attr {"passport" | "card" | "face"} shape what is photographed, `passport` unless given
 * @attr {"true" | "false"} auto whether a document may be photographed without the button, `true` unless given
 * @slot title - what is photographed
 * @slot hint - what the user should do now; read by screen readers when it changes
 * @slot reminder - how the photo is taken
 * @csspart video - the camera's picture
 * @csspart frame - the outline in which the document or face belongs
 * @csspart take - the button that takes the photo
 * @csspart close - the button that closes the camera
 * @csspart torch - the button that switches the light
 * @csspart lens - the button that changes the lens
 * @csspart hint - the box of the hint
 * @cssprop --kyc-camera-frame - colour of the frame
 * @cssprop --kyc-camera-good - colour of the frame if nothing is wrong
 * @cssprop --kyc-camera-problem - colour of the frame if something is wrong, and of the focus
 * @cssprop --kyc-camera-hint - background of the hint
 * @fires {CustomEvent<Captured>} captured - a photo was taken, and the camera is closed
 * @fires {CustomEvent<Hint>} hint - the hint or the reminder changed
 * @fires {CustomEvent<CameraState>} camerastate - the camera opened, was interrupted or closed
 * @fires {CustomEvent<{code: import("./errors.js").CameraErrorCode}>} cameraerror - the camera went away and is closed
 * @fires {CustomEvent<null>} cancel - the user closed the camera
 */
export class KycCamera extends HTMLElement {
    connectedCallback(): void;
    disconnectedCallback(): void;
    set shape(shape: Shape);
    /** What is photographed. @returns {Shape} */
    get shape(): Shape;
    set auto(auto: boolean);
    /** Whether a document is photographed without the button. A face never is, because no check can tell what one is. */
    get auto(): boolean;
    set labels(labels: import("./view.js").Labels);
    /** Accessible names of the buttons and the video. */
    get labels(): import("./view.js").Labels;
    /**
     * Opens the camera. Resolves when it shows a picture, or was closed before. Rejects with `CameraError`.
     *
     * @returns {Promise<void>}
     */
    start(): Promise<void>;
    /** Switches the camera off at once. */
    stop(): void;
    /**
     * Takes the photo, as the button does. Does nothing while there is no picture.
     *
     * @returns {Promise<void>}
     */
    take(): Promise<void>;
    /**
     * Checks a file that the user chose. Rejects with `CameraError` if it cannot be read.
     *
     * @param {Blob} file
     * @returns {Promise<import("./check-photo.js").CheckedPhoto>}
     */
    checkFile(file: Blob): Promise<import("./check-photo.js").CheckedPhoto>;
    #private;
}
export type Shape = import("./geometry.js").Shape;
export type Problem = import("./quality.js").Problem;
export type Labels = import("./view.js").Labels;
export type Captured = {
    /**
     * a JPEG of the frame and a margin around it
     */
    photo: Blob;
    shape: Shape;
    /**
     * false if the user pressed the button
     */
    automatic: boolean;
    /**
     * what the check of this photo found first
     */
    problem: Problem | null;
    /**
     * what was looked for in this photo; empty if it could not be checked
     */
    checked: Problem[];
    /**
     * pixels
     */
    width: number;
    /**
     * pixels
     */
    height: number;
    /**
     * from the open camera to the photo
     */
    seconds: number;
};
export type Hint = {
    /**
     * what the user should change; null if nothing is known yet
     */
    code: Problem | "GOOD" | null;
    /**
     * whether the user should be told to press the button
     */
    remind: boolean;
};
export type CameraState = {
    /**
     * `asking` while the browser asks for permission
     */
    state: "asking" | "open" | "interrupted" | "closed";
    /**
     * how many cameras the user can change between
     */
    lenses: number;
    /**
     * whether there is a light
     */
    torch: boolean;
};
