// @ts-check
/** The worker of photos.js: gets a file or a bitmap with limits, and answers with the data URL of a JPEG. */

import { dataUrl, reduced } from "./photo-reducing.js";

self.onmessage = async ({ data: { source, limits } }) => {
  let picture;
  try {
    picture = await createImageBitmap(source, { imageOrientation: "from-image" });
    const jpeg = await reduced(picture, limits, (width, height) => new OffscreenCanvas(width, height));
    self.postMessage({ photo: await dataUrl(jpeg) });
  } catch (error) {
    self.postMessage({ failure: String(error) });
  } finally {
    picture?.close();
  }
};
