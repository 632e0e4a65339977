export { showDocument } from "./document.js";
export { LATER_DRAWINGS } from "./drawings.js";
export { showPhone } from "./phone.js";
export { showReview } from "./review.js";
export { LATER_VIEWS } from "./styles.js";
export { showBack, showFront, showSelfie } from "./photo.js";
export { showDeclined, showRefused, showResult } from "./result.js";
