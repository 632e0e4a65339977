/**
 * Returns the picture as a JPEG. A new encoding has no metadata, so the place where the photo was taken is removed.
 *
 * @param {CanvasImageSource & {width: number, height: number}} picture upright
 * @param {Limits} limits
 * @param {(width: number, height: number) => Canvas} newCanvas
 * @returns {Promise<Blob>}
 */
export function reduced(picture: CanvasImageSource & {
    width: number;
    height: number;
}, { longestSide, maxBytes }: Limits, newCanvas: (width: number, height: number) => Canvas): Promise<Blob>;
/** @param {Blob} blob @returns {Promise<string>} */
export function dataUrl(blob: Blob): Promise<string>;
export type Limits = {
    /**
     * pixels
     */
    longestSide: number;
    /**
     * of the JPEG
     */
    maxBytes: number;
};
export type Canvas = HTMLCanvasElement | OffscreenCanvas;
