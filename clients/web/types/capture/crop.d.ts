/**
 * Returns a part of a picture as a JPEG.
 *
 * @param {ImageBitmap} still
 * @param {import("./geometry.js").Box} crop whole pixels inside the picture
 * @returns {Promise<{photo: Blob, width: number, height: number}>}
 */
export function cropped(still: ImageBitmap, { left, top, width, height }: import("./geometry.js").Box): Promise<{
    photo: Blob;
    width: number;
    height: number;
}>;
