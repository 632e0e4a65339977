// @ts-check
/** Reads the pixels of a small picture and says what is wrong with it. Runs in the worker, or in the page without one. */

import { luminance } from "./measures.js";
import { examine } from "./quality.js";

/**
 * @typedef {object} Wanted
 * @property {import("./geometry.js").Box} frame where the document or face should be, in pixels of the small picture
 * @property {import("./geometry.js").Shape} shape
 * @property {import("./quality.js").Kind} kind
 */

export class FrameChecks {
  /** @type {OffscreenCanvas | undefined} */
  #canvas;
  /** Of the frame before. @type {Uint8Array | undefined} */
  #thumbnail;

  /**
   * @param {CanvasImageSource} picture
   * @param {Wanted} wanted
   * @param {{width: number, height: number}} size of the small picture
   * @returns {import("./quality.js").Check}
   */
  see(picture, { frame, shape, kind }, { width, height }) {
    if (this.#canvas?.width !== width || this.#canvas.height !== height) {
      this.#canvas = new OffscreenCanvas(width, height);
      this.#thumbnail = undefined;
    }
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
      this.#canvas.getContext("2d", { willReadFrequently: true, alpha: false })
    );
    context.drawImage(picture, 0, 0, width, height);
    const pixels = luminance(context.getImageData(0, 0, width, height).data);
    const { check, thumbnail } = examine({ pixels, width, height }, frame, shape, kind, this.#thumbnail);
    if (kind === "frame") this.#thumbnail = thumbnail;
    return check;
  }
}
