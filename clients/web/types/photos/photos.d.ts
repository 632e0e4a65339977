/**
 * Returns a photo as an upright JPEG without metadata, as a data URL. Rejects with a `VerificationError`, with
 * `INVALID_IMAGE` if the browser cannot read the file or the video has no picture.
 *
 * @param {Blob | HTMLVideoElement} source a file, or a camera's video
 * @param {PhotoOptions} [options]
 * @returns {Promise<string>}
 */
export function reducePhoto(source: Blob | HTMLVideoElement, { longestSide, maxBytes, signal }?: PhotoOptions): Promise<string>;
export type PhotoOptions = {
    /**
     * pixels, 2000. A document needs 1600 to 2000
     */
    longestSide?: number | undefined;
    /**
     * of the JPEG, 600,000. The sides get shorter only if a lower quality is not enough
     */
    maxBytes?: number | undefined;
    signal?: AbortSignal | undefined;
};
