// @ts-check
/** Sends small copies of pictures to the worker, one at a time. Without a worker, the page checks them itself. */

import { isServedAsIs, trusted } from "../photos/workers.js";
import { COPY_SIDE } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Shape} Shape
 * @typedef {import("./quality.js").Check} Check
 * @typedef {object} Picture
 * @property {ImageBitmap | HTMLVideoElement | HTMLImageElement} source
 * @property {number} width pixels
 * @property {number} height pixels
 */

/** More checks would only heat the phone. Without a worker, they would hold up the page. */
const PAUSE_MS = { worker: 50, page: 250 };
/** A worker that has not answered by then will not: its file is missing, or the page's policy forbids it. */
const START_MS = 6000;

export class Checker {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {import("./frame-checks.js").FrameChecks | undefined} */
  #inPage;
  #canUseWorker = true;
  #answered = false;
  /** The check before, because the worker's answers have no names. @type {Promise<unknown>} */
  #before = Promise.resolve();
  /** Ends the waiting for an answer. */
  #end = () => {};

  /** The least time from one check of a frame to the next, in milliseconds. */
  get pause() {
    return this.#canUseWorker ? PAUSE_MS.worker : PAUSE_MS.page;
  }

  /**
   * @param {Picture} picture
   * @param {Box} frame where the document or face should be, in pixels of the picture
   * @param {Shape} shape
   * @param {import("./quality.js").Kind} kind
   * @returns {Promise<Check | undefined>} undefined if the picture could not be read
   */
  check(picture, frame, shape, kind) {
    const check = this.#before.then(() => this.#check(picture, frame, shape, kind));
    this.#before = check;
    return check;
  }

  /** Starts the worker, because that takes time. */
  prepare() {
    try {
      if (this.#canUseWorker) this.#worker ??= startWorker();
    } catch {
      this.#canUseWorker = false;
    }
    return this.#worker;
  }

  close() {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#end();
  }

  /** @param {Picture} picture @param {Box} frame @param {Shape} shape @param {import("./quality.js").Kind} kind @returns {Promise<Check | undefined>} */
  async #check({ source, width, height }, frame, shape, kind) {
    const scale = Math.min(1, COPY_SIDE / Math.max(width, height));
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const wanted = { shape, kind, frame: scaled(frame, scale) };
    try {
      const resize = { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: /** @type {const} */ ("low") };
      const copy = this.#canUseWorker ? await createImageBitmap(source, resize) : undefined;
      const check = copy && (await this.#askWorker(copy, wanted));
      if (!check && this.#canUseWorker) return undefined;
      const { document, ...found } = check ?? (await this.#checksOfPage()).see(source, wanted, size);
      return { ...found, document: document && scaled(document, 1 / scale) };
    } catch {
      return undefined; // The camera was closed in this moment.
    }
  }

  /** Loads what the worker has, only where there is none. */
  async #checksOfPage() {
    const { FrameChecks } = await import("./frame-checks.js");
    return (this.#inPage ??= new FrameChecks());
  }

  /** @param {ImageBitmap} picture @param {import("./frame-checks.js").Wanted} wanted @returns {Promise<Check | undefined>} */
  async #askWorker(picture, wanted) {
    const worker = this.prepare();
    if (!worker) return undefined;
    try {
      return await this.#answer(worker, picture, wanted);
    } catch {
      this.#canUseWorker = false;
      this.close();
      return undefined;
    }
  }

  /** @param {Worker} worker @param {ImageBitmap} picture @param {import("./frame-checks.js").Wanted} wanted @returns {Promise<Check | undefined>} */
  #answer(worker, picture, wanted) {
    return new Promise((resolve, reject) => {
      const timer = this.#answered ? undefined : setTimeout(reject, START_MS);
      this.#end = () => resolve(undefined);
      worker.onmessage = ({ data }) => {
        this.#answered = true;
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        clearTimeout(timer);
        reject(event);
      };
      worker.postMessage({ picture, ...wanted }, [picture]);
    });
  }
}

/** Throws if the page's policy forbids it, or if the worker is on another origin. */
function startWorker() {
  if (isServedAsIs(import.meta.url, "checker.js")) {
    return new Worker(trusted("capture/frame-worker.js"), { type: "module" });
  }
  // Bundlers only recognise a worker that is written exactly like this.
  return new Worker(new URL("./frame-worker.js", import.meta.url), { type: "module" });
}

/** @param {Box} box @param {number} scale @returns {Box} */
function scaled({ left, top, width, height }, scale) {
  return { left: left * scale, top: top * scale, width: width * scale, height: height * scale };
}
