export class Checker {
    /** The least time from one check of a frame to the next, in milliseconds. */
    get pause(): number;
    /**
     * @param {Picture} picture
     * @param {Box} frame where the document or face should be, in pixels of the picture
     * @param {Shape} shape
     * @param {import("./quality.js").Kind} kind
     * @returns {Promise<Check | undefined>} undefined if the picture could not be read
     */
    check(picture: Picture, frame: Box, shape: Shape, kind: import("./quality.js").Kind): Promise<Check | undefined>;
    /** Starts the worker, because that takes time. */
    prepare(): Worker | undefined;
    close(): void;
    #private;
}
export type Box = import("./geometry.js").Box;
export type Shape = import("./geometry.js").Shape;
export type Check = import("./quality.js").Check;
export type Picture = {
    source: ImageBitmap | HTMLVideoElement | HTMLImageElement;
    /**
     * pixels
     */
    width: number;
    /**
     * pixels
     */
    height: number;
};
