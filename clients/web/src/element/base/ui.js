// @ts-check
/** Makes nodes with texts of one element's language. */

import { draw } from "./art.js";

/**
 * @typedef {import("./texts.js").Text} Text
 * @typedef {Record<string, any>} Properties `text` and `label`: keys of texts; `on`: listeners by event; others are
 *   attributes, which are left out if they are false or undefined
 */

export class Ui {
  /** @param {import("./texts.js").Texts} texts */
  constructor(texts) {
    this.texts = texts;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Properties} [properties]
   * @param {...(Node | string | undefined | false)} children
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  make(tag, { text, label, on = {}, ...attributes } = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : String(value));
    }
    for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
    if (text) this.texts.say(element, text);
    if (label) this.texts.label(element, label);
    element.append(...children.filter((child) => child !== undefined && child !== false));
    return element;
  }

  /** @param {Text} text @param {() => void} pressed @param {"main" | "secondary" | "plain"} [kind] */
  button(text, pressed, kind = "main") {
    return this.make("button", {
      type: "button",
      class: kind,
      part: kind === "main" ? "button main-button" : `button ${kind}-button`,
      "data-action": kind === "main" && "next",
      text,
      on: { click: pressed },
    });
  }

  /** @param {...(Node | undefined | false)} buttons */
  actions(...buttons) {
    return this.make("div", { class: "actions", part: "actions" }, ...buttons);
  }

  /** @param {string} name @param {string} [className] */
  art(name, className) {
    return draw(name, className);
  }

  /**
   * A term and its value, for a `<dl>`.
   *
   * @param {Text | {plain: string}} name
   * @param {string | Node} value
   */
  fact(name, value) {
    const plain = typeof name === "object" && "plain" in name;
    return this.make(
      "div",
      { class: "fact" },
      plain ? this.make("dt", {}, name.plain) : this.make("dt", { text: name }),
      this.make("dd", {}, value),
    );
  }
}
