/**
 * Returns the photo and what is wrong with it. Throws `CameraError` with `UNREADABLE`, `HEIC` or `NOT_PICTURE`.
 *
 * @param {Blob} file
 * @param {import("./geometry.js").Shape} shape
 * @returns {Promise<CheckedPhoto>}
 */
export function checkPhoto(file: Blob, shape: import("./geometry.js").Shape): Promise<CheckedPhoto>;
export type CheckedPhoto = {
    /**
     * a copy in memory, so that it can still be read if the file goes away
     */
    photo: Blob;
    /**
     * the first thing that is wrong with it
     */
    problem?: import("./quality.js").Problem | undefined;
    /**
     * what was looked for
     */
    checked: import("./quality.js").Problem[];
    /**
     * pixels, as the photo is shown upright
     */
    width: number;
    /**
     * pixels
     */
    height: number;
};
