// @ts-check
/**
 * A camera for documents and faces: `<kyc-camera shape="passport|card|face">`. It has no texts of its own, sends nothing
 * anywhere, and gives a photo in the event `captured`.
 */

import { KycCamera } from "./kyc-camera.js";

export { KycCamera };
export { hasCamera } from "./camera.js";
export { checkPhoto } from "./check-photo.js";
export { CameraError } from "./errors.js";

// Where there is no registry, as on a server, importing this does nothing.
if (globalThis.customElements && !customElements.get("kyc-camera")) customElements.define("kyc-camera", KycCamera);
