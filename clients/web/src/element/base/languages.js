// @ts-check
/** The languages. Each is a module of its own, which is only loaded if it is used. */

/** The languages, each with its own name. @type {Record<string, string>} */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pt: "Português",
  hi: "हिन्दी",
  ar: "العربية",
};
export const RIGHT_TO_LEFT = ["ar"];

/** Bundlers only follow paths that are written out. @type {Record<string, () => Promise<{default: any}>>} */
const MODULES = {
  en: () => import("../../../languages/en.js"),
  de: () => import("../../../languages/de.js"),
  fr: () => import("../../../languages/fr.js"),
  es: () => import("../../../languages/es.js"),
  pt: () => import("../../../languages/pt.js"),
  hi: () => import("../../../languages/hi.js"),
  ar: () => import("../../../languages/ar.js"),
};

/** @param {string} code @returns {Promise<{texts: Record<string, string>, reasons: Record<string, string[]>}>} */
export async function load(code) {
  return (await MODULES[code]()).default;
}
