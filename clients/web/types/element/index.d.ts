export { HypersignKyc };
export { LANGUAGES } from "./base/languages.js";
import { HypersignKyc } from "./hypersign-kyc.js";
