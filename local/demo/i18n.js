// @ts-check
/**
 * Texts in the user's language. Each element has the key of its text, so a new language changes the texts in place.
 * Nothing is rendered again, and an open camera stays open.
 */

/** The languages, each with its own name. */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pt: "Português",
  hi: "हिन्दी",
  ar: "العربية",
};
const RIGHT_TO_LEFT = ["ar"];
const KEY = "language";

/** @typedef {Record<string, string>} Values */

/** @type {{texts: Record<string, string>, reasons: Record<string, string[]>}} */
let current = { texts: {}, reasons: {} };
/** Values that every text can use, for each language. @type {(language: string) => Values} */
let common = () => ({});

/** @param {typeof common} values */
export function setCommonValues(values) {
  common = values;
}

/** Returns the language that the user chose before, or else the browser's first language that this page has. */
export function preferredLanguage() {
  const wanted = [stored(), ...navigator.languages].map((tag) => tag?.toLowerCase().split("-")[0] ?? "");
  return wanted.find((code) => code in LANGUAGES) ?? "en";
}

/** @param {string} code one of `LANGUAGES` */
export async function useLanguage(code) {
  current = (await import(`./languages/${code}.js`)).default;
  document.documentElement.lang = code;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(code) ? "rtl" : "ltr";
  translate(document);
  document.dispatchEvent(new Event("languagechanged"));
}

/** @param {string} code */
export function rememberLanguage(code) {
  try {
    localStorage.setItem(KEY, code);
  } catch {
    return; // Without storage, the user chooses the language again after a reload.
  }
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function language() {
  return document.documentElement.lang;
}

/**
 * Returns the text of a key. `reason.CODE.what` and `reason.CODE.next` are the texts of a refusal.
 *
 * @param {string} key
 * @param {Values} [values]
 * @returns {string} empty if there is none
 */
export function text(key, values = {}) {
  const all = { ...common(language()), ...values };
  const [kind, code, part] = key.split(".");
  const found = kind === "reason" ? current.reasons[code]?.[part === "what" ? 0 : 1] : current.texts[key];
  return (found ?? all[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => all[name] ?? "");
}

/** @param {string} code */
export function hasReason(code) {
  return code in current.reasons;
}

/**
 * Gives an element a text that follows the language.
 *
 * @param {HTMLElement} element
 * @param {string} key
 * @param {Values} [values]
 */
export function say(element, key, values) {
  element.dataset.text = key;
  if (values) element.dataset.values = JSON.stringify(values);
  else delete element.dataset.values;
  element.textContent = text(key, values);
}

/** Gives an element a text that has no translation. @param {HTMLElement} element @param {string} words */
export function sayPlain(element, words) {
  delete element.dataset.text;
  element.textContent = words;
}

/** @param {HTMLElement} element @param {string} key */
export function label(element, key) {
  element.dataset.label = key;
  element.setAttribute(element instanceof HTMLImageElement ? "alt" : "aria-label", text(key));
}

/** @param {ParentNode} root */
export function translate(root) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-text]"))) {
    const { text: key = "", values } = element.dataset;
    element.textContent = text(key, values && JSON.parse(values));
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-label]"))) {
    label(element, element.dataset.label ?? "");
  }
}

/** `2034-04-15` as people write it. @param {string} date */
export function writtenDate(date) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));
}

/** @param {number} count @param {"second" | "minute" | "day"} unit */
export function writtenTime(count, unit) {
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** @param {number} share from 0 to 1 */
export function writtenShare(share) {
  return new Intl.NumberFormat(language(), { style: "percent" }).format(share);
}
