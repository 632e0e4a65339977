// @ts-check
/** The views that the first one leads to, with the camera. They are loaded while the user reads the first one. */

export { showDocument } from "./document.js";
export { LATER_DRAWINGS } from "./drawings.js";
export { showPhone } from "./phone.js";
export { showBack, showFront, showSelfie } from "./photo.js";
export { showDeclined, showRefused, showResult } from "./result.js";
export { showReview } from "./review.js";
export { LATER_VIEWS } from "./styles.js";
