// @ts-check
/** Checks camera frames in a thread of its own, so that the page stays smooth. */

import { FrameChecks } from "./frame-checks.js";

const checks = new FrameChecks();

/** @param {MessageEvent<{picture: ImageBitmap} & import("./frame-checks.js").Wanted>} message */
self.onmessage = ({ data: { picture, ...wanted } }) => {
  try {
    self.postMessage(checks.see(picture, wanted, picture));
  } catch {
    self.postMessage(undefined);
  } finally {
    picture.close();
  }
};
