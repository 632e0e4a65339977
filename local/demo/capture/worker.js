// @ts-check
/** Checks camera frames in a separate thread, so that the page stays smooth. */

import { luminance, measure, problemOf } from "./quality.js";

/** @type {Uint8Array | undefined} */
let before;
/** @type {OffscreenCanvas | undefined} */
let canvas;

/** @param {MessageEvent<{picture: ImageBitmap, frame: import("./quality.js").Box, shape: import("./quality.js").Shape}>} message */
self.onmessage = ({ data: { picture, frame, shape } }) => {
  const { width, height } = picture;
  if (canvas?.width !== width || canvas.height !== height) {
    canvas = new OffscreenCanvas(width, height);
    before = undefined;
  }
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true, alpha: false })
  );
  context.drawImage(picture, 0, 0);
  picture.close();
  const grey = luminance(context.getImageData(0, 0, width, height).data);
  const { measures, thumbnail } = measure(grey, width, height, frame, shape, before);
  before = thumbnail;
  self.postMessage({ measures, problem: problemOf(measures, shape) });
};
