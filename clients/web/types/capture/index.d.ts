export { KycCamera };
export { hasCamera } from "./camera.js";
export { checkPhoto } from "./check-photo.js";
export { CameraError } from "./errors.js";
import { KycCamera } from "./kyc-camera.js";
