// @ts-check
/**
 * Shows one view at a time and puts its name into the page's title. The focus moves to the view's heading, so that
 * screen readers read it.
 */

import { say, sayPlain, text } from "./i18n.js";

const STEPS = ["signin", "document", "selfie", "review", "done"];

/** @typedef {[key: string, values?: Record<string, string>]} Text */

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

/**
 * @param {string} view the section's id without `view-`
 * @param {{step?: string, title?: Text, plainTitle?: string, name?: string, back?: boolean}} [more] where it stands
 *   among the steps; its heading, if that changes; its name for `data-view`; whether there is a way back
 */
export function show(view, { step = view, title, plainTitle, name = view, back = false } = {}) {
  for (const section of document.querySelectorAll("main > section")) {
    section.toggleAttribute("hidden", section.id !== `view-${view}`);
  }
  const heading = byId(`title-${view}`);
  if (title) say(heading, ...title);
  if (plainTitle) sayPlain(heading, plainTitle);
  byId("back").hidden = !back;
  byId("status").textContent = "";
  mainElement().dataset.view = name;
  markSteps(step);
  nameTab();
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** The browser tab has the name of the view. */
export function nameTab() {
  const heading = document.querySelector("main > section:not([hidden]) h2");
  document.title = [heading?.textContent, text("title")].filter(Boolean).join(" · ");
}

/** @param {string} outcome the session's, for tests and integrators */
export function setOutcome(outcome) {
  mainElement().dataset.outcome = outcome;
}

function mainElement() {
  return /** @type {HTMLElement} */ (document.querySelector("main"));
}

/** @param {string} current */
function markSteps(current) {
  const position = STEPS.indexOf(current);
  byId("steps").hidden = position < 0;
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (byId("steps").querySelectorAll("li"))) {
    const at = STEPS.indexOf(item.dataset.step ?? "");
    item.toggleAttribute("data-done", at < position);
    if (at === position) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
}

/**
 * @param {string} key
 * @param {() => void} pressed
 * @param {"main" | "secondary" | "plain"} [kind]
 */
export function button(key, pressed, kind = "main") {
  const made = document.createElement("button");
  made.type = "button";
  say(made, key);
  if (kind === "main") made.dataset.action = "next";
  else made.classList.add(kind);
  made.addEventListener("click", pressed);
  return made;
}

/**
 * A term and its value, for a `<dl>`.
 *
 * @param {Text | string} name a text's key, or words that have no translation
 * @param {string | Node} value
 */
export function fact(name, value) {
  const term = document.createElement("dt");
  if (typeof name === "string") term.textContent = name;
  else say(term, ...name);
  const description = document.createElement("dd");
  description.append(value);
  return [term, description];
}

/** @param {string} id a symbol of index.html @param {string} symbol */
export function draw(id, symbol) {
  byId(id).querySelector("use")?.setAttribute("href", `#art-${symbol}`);
}
