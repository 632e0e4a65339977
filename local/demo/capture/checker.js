// @ts-check
/** Sends small copies of the camera's frames to the worker, one at a time. */

import { COPY_SIDE } from "./quality.js";

/**
 * @typedef {import("./quality.js").Box} Box
 * @typedef {import("./quality.js").Shape} Shape
 * @typedef {{measures: import("./quality.js").Measures, problem: import("./quality.js").Problem | undefined}} Result
 */

/** At most 20 checks a second, because more would only heat the phone. */
const SHORTEST_PAUSE_MS = 50;

/** @type {Worker | undefined} */
let worker;

/** Whether this browser can check frames. Without it, the user presses the button. */
export const CAN_CHECK = typeof OffscreenCanvas === "function" && typeof createImageBitmap === "function";

/**
 * Checks frames until `signal` is aborted.
 *
 * @param {HTMLVideoElement} video
 * @param {Shape} shape
 * @param {() => Box} frame where the document or face should be, in pixels of the video
 * @param {(result: Result) => void} seen
 * @param {AbortSignal} signal
 */
export async function checkFrames(video, shape, frame, seen, signal) {
  worker ??= new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  while (!signal.aborted) {
    const startedAt = performance.now();
    if (video.videoWidth && !document.hidden) {
      const result = await checked(worker, video, shape, frame());
      if (signal.aborted) return;
      if (result) seen(result);
    }
    await new Promise((resolve) => setTimeout(resolve, SHORTEST_PAUSE_MS - (performance.now() - startedAt)));
  }
}

/** @param {Worker} worker @param {HTMLVideoElement} video @param {Shape} shape @param {Box} box @returns {Promise<Result | undefined>} */
async function checked(worker, video, shape, box) {
  const scale = COPY_SIDE / Math.max(video.videoWidth, video.videoHeight);
  const size = {
    resizeWidth: Math.round(video.videoWidth * scale),
    resizeHeight: Math.round(video.videoHeight * scale),
  };
  let picture;
  try {
    picture = await createImageBitmap(video, { ...size, resizeQuality: "low" });
  } catch {
    return undefined; // The camera was closed in this moment.
  }
  const frame = { left: box.left * scale, top: box.top * scale, width: box.width * scale, height: box.height * scale };
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => resolve(undefined);
    worker.postMessage({ picture, frame, shape }, [picture]);
  });
}
