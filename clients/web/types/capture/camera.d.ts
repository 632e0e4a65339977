/** Returns whether the page can use a camera. Browsers allow this only on https and on localhost. */
export function hasCamera(): boolean;
export class Camera {
    /** @param {HTMLVideoElement} video @param {Handlers} handlers */
    constructor(video: HTMLVideoElement, handlers: Handlers);
    /** How many cameras the user can change between. */
    get lenses(): number;
    /** Whether the camera has a light that can be switched on. */
    get torch(): boolean;
    /** Whether the light is on. */
    get lit(): boolean;
    /**
     * Throws `CameraError`.
     *
     * @param {Facing} facing
     * @returns {Promise<boolean>} false if it was closed before it opened
     */
    open(facing: Facing): Promise<boolean>;
    /** Changes to the next lens. Throws `CameraError`. */
    nextLens(): Promise<void>;
    /** Switches the light on or off. */
    switchTorch(): Promise<void>;
    /** Switches the camera off at once. */
    close(): void;
    #private;
}
/**
 * away from the user, or at the user
 */
export type Facing = "environment" | "user";
export type Handlers = {
    /**
     * the browser asks the user for permission
     */
    asking: () => void;
    /**
     * the camera shows a picture, for the first time or again
     */
    opened: () => void;
    /**
     * the system took the camera away for a while
     */
    interrupted: () => void;
    /**
     * the camera went away and could not be opened again
     */
    lost: (error: CameraError) => void;
};
import { CameraError } from "./errors.js";
