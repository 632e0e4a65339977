// @ts-check
/**
 * The whole verification as an element: `<hypersign-kyc>`. Importing this module defines it.
 *
 * @typedef {import("./base/events.js").HypersignKycEventMap} HypersignKycEventMap
 * @typedef {import("./base/settings.js").Company} Company
 */

import { HypersignKyc } from "./hypersign-kyc.js";

export { HypersignKyc };
export { LANGUAGES } from "./base/languages.js";

// Where there is no registry, as on a server, importing this does nothing.
if (globalThis.customElements && !customElements.get("hypersign-kyc")) {
  customElements.define("hypersign-kyc", HypersignKyc);
}
