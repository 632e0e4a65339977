// @ts-check
/**
 * The texts of one element in its language. Each node keeps the key of its text, so a new language changes the texts in
 * place. Nothing is rendered again, and an open camera stays open.
 */

import { LANGUAGES, RIGHT_TO_LEFT, load } from "./languages.js";

/**
 * @typedef {Record<string, string>} Values
 * @typedef {string | [key: string, values?: Values]} Text a text's key, perhaps with values
 */

export class Texts {
  /** @type {{texts: Record<string, string>, reasons: Record<string, string[]>}} */
  #words = { texts: {}, reasons: {} };
  /** Values that every text can use. @type {() => Values} */
  #common;
  /** The language's code, such as `de`. */
  language = "en";

  /** @param {() => Values} common */
  constructor(common) {
    this.#common = common;
  }

  /** Load a language. Rejects if there is no connection. @param {string} code one of `LANGUAGES` */
  async use(code) {
    this.#words = await load(code);
    this.language = code;
  }

  get direction() {
    return RIGHT_TO_LEFT.includes(this.language) ? "rtl" : "ltr";
  }

  /** @param {string} key */
  has(key) {
    return key in this.#words.texts;
  }

  /** @param {string} code */
  hasReason(code) {
    return code in this.#words.reasons;
  }

  /**
   * Return the text of a key. `reason.CODE.what` and `reason.CODE.next` are the texts of a refusal.
   *
   * @param {string} key
   * @param {Values} [values]
   * @returns {string} empty if there is none
   */
  text(key, values = {}) {
    const all = { ...this.#common(), ...values };
    const [kind, code, part] = key.split(".");
    const found = kind === "reason" ? this.#words.reasons[code]?.[part === "what" ? 0 : 1] : this.#words.texts[key];
    return (found ?? all[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => all[name] ?? "");
  }

  /** Give an element a text that follows the language. @param {HTMLElement | SVGElement} element @param {Text} text */
  say(element, text) {
    const [key, values] = typeof text === "string" ? [text] : text;
    element.dataset.text = key;
    if (values) element.dataset.values = JSON.stringify(values);
    else delete element.dataset.values;
    element.textContent = this.text(key, values);
  }

  /** Give an element a text that has no translation. @param {HTMLElement} element @param {string} words */
  sayPlain(element, words) {
    delete element.dataset.text;
    element.textContent = words;
  }

  /** Give an element an accessible name. @param {HTMLElement | SVGElement} element @param {string} key */
  label(element, key) {
    element.dataset.label = key;
    element.setAttribute(element instanceof HTMLImageElement ? "alt" : "aria-label", this.text(key));
  }

  /** Set all texts again, after the language has changed. @param {ParentNode} root */
  translate(root) {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-text]"))) {
      const { text: key = "", values } = element.dataset;
      element.textContent = this.text(key, values && JSON.parse(values));
    }
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-label]"))) {
      this.label(element, element.dataset.label ?? "");
    }
  }

  /** @param {number} count @param {"second" | "minute" | "day"} unit */
  time(count, unit) {
    return new Intl.NumberFormat(this.language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  }

  /** Return a day as people write it. @param {Date} day at midnight in UTC */
  day(day) {
    return new Intl.DateTimeFormat(this.language, { dateStyle: "long", timeZone: "UTC" }).format(day);
  }

  /** Return "tomorrow" and "02:00" in the user's own time. @param {Date} moment @returns {{day: string, time: string}} */
  moment(moment) {
    const midnight = (/** @type {Date} */ at) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
    const days = Math.round((midnight(moment) - midnight(new Date())) / 86_400_000);
    return {
      day: new Intl.RelativeTimeFormat(this.language, { numeric: "auto" }).format(days, "day"),
      time: new Intl.DateTimeFormat(this.language, { timeStyle: "short" }).format(moment),
    };
  }

  /** @param {number} share from 0 to 1 */
  share(share) {
    return new Intl.NumberFormat(this.language, { style: "percent" }).format(share);
  }
}

/**
 * Return the language to use: the first wanted one that there is, or English.
 *
 * @param {(string | null | undefined)[]} wanted language tags, such as `de-AT`
 */
export function choose(wanted) {
  return wanted.map((tag) => tag?.toLowerCase().split("-")[0] ?? "").find((code) => code in LANGUAGES) ?? "en";
}
