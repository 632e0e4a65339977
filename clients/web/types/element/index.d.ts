export { HypersignKyc };
export { LANGUAGES } from "./base/languages.js";
/**
 * The whole verification as an element: `<hypersign-kyc>`. Importing this module defines it.
 */
export type HypersignKycEventMap = import("./base/events.js").HypersignKycEventMap;
/**
 * The whole verification as an element: `<hypersign-kyc>`. Importing this module defines it.
 */
export type Company = import("./base/settings.js").Company;
import { HypersignKyc } from "./hypersign-kyc.js";
