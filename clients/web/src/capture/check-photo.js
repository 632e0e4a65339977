// @ts-check
/** Checks a chosen file as far as that is possible without a frame: that it can be read, its size, light and sharpness. */

import { Checker } from "./checker.js";
import { CameraError } from "./errors.js";

/**
 * @typedef {object} CheckedPhoto
 * @property {Blob} photo a copy in memory, so that it can still be read if the file goes away
 * @property {import("./quality.js").Problem} [problem] the first thing that is wrong with it
 * @property {import("./quality.js").Problem[]} checked what was looked for
 * @property {number} width pixels, as the photo is shown upright
 * @property {number} height pixels
 */

/** Pixels that the shorter side needs so that the text of a document, or a face, can be read. */
const LEAST_SIDE = { passport: 600, card: 500, face: 400 };
/** The brands in a HEIF file's `ftyp` box that phones write. */
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"];

/**
 * Returns the photo and what is wrong with it. Throws `CameraError` with `UNREADABLE`, `HEIC` or `NOT_PICTURE`.
 *
 * @param {Blob} file
 * @param {import("./geometry.js").Shape} shape
 * @returns {Promise<CheckedPhoto>}
 */
export async function checkPhoto(file, shape) {
  const photo = await copied(file);
  const picture = await decoded(photo);
  const { width, height } = picture;
  const checker = new Checker();
  try {
    const frame = { left: 0, top: 0, width, height };
    const check = await checker.check({ source: picture, width, height }, frame, shape, "file");
    const small = Math.min(width, height) < LEAST_SIDE[shape];
    return {
      photo,
      problem: small ? "SMALL" : check?.problem,
      checked: ["SMALL", ...(check?.checked ?? [])],
      width,
      height,
    };
  } finally {
    checker.close();
    if (picture instanceof ImageBitmap) picture.close();
  }
}

/** @param {Blob} file */
async function copied(file) {
  try {
    return new Blob([await file.arrayBuffer()], { type: file.type });
  } catch (cause) {
    throw new CameraError("UNREADABLE", cause);
  }
}

/** @param {Blob} photo @returns {Promise<ImageBitmap | HTMLImageElement>} */
async function decoded(photo) {
  try {
    return await createImageBitmap(photo, { imageOrientation: "from-image" });
  } catch {
    return await decodedByImage(photo);
  }
}

/** Safari decodes HEIC here, and not in createImageBitmap. @param {Blob} photo */
async function decodedByImage(photo) {
  const image = new Image();
  const url = URL.createObjectURL(photo);
  try {
    image.src = url;
    await image.decode();
    return image;
  } catch (cause) {
    throw new CameraError((await isHeic(photo)) ? "HEIC" : "NOT_PICTURE", cause);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {Blob} photo */
async function isHeic(photo) {
  const start = new TextDecoder("latin1").decode(await photo.slice(4, 12).arrayBuffer());
  return start.startsWith("ftyp") && HEIC_BRANDS.includes(start.slice(4));
}
