// @ts-check
/**
 * Shows one view at a time. The focus moves to the view's heading, so that screen readers read it.
 */

import { draw } from "./art.js";

/**
 * @typedef {import("./texts.js").Text} Text
 * @typedef {import("./events.js").StepName} StepName
 *
 * @typedef {object} View
 * @property {string} name
 * @property {StepName} step where it stands among the steps
 * @property {Text | {plain: string}} title
 * @property {boolean} [back] whether there is a way back
 * @property {string} [art] a drawing above the heading
 * @property {boolean} [spins]
 * @property {boolean} [centred]
 * @property {(Node | undefined | false)[]} content
 */

const STEPS = /** @type {const} */ (["start", "document", "selfie", "review", "done"]);
const NAMES = { start: "stepStart", document: "stepDocument", selfie: "stepSelfie", review: "stepReview", done: "stepDone" };

export class Screen {
  #host;
  #ui;
  #root;
  #card;
  #status;
  #back;
  #logo;
  #company;
  #testMode;
  #steps;
  #help;
  /** @type {HTMLElement | undefined} */
  #section;

  /** @param {HTMLElement} host @param {ShadowRoot} shadow @param {import("./ui.js").Ui} ui @param {() => void} back */
  constructor(host, shadow, ui, back) {
    this.#host = host;
    this.#ui = ui;
    const { make } = { make: ui.make.bind(ui) };
    this.#logo = make("img", { class: "logo", part: "logo", alt: "", height: 28, hidden: true });
    this.#company = make("span", { part: "company", "data-text": "companyName" });
    this.#testMode = make("p", { class: "notice test-mode", part: "notice test-mode", hidden: true, text: "testMode" });
    this.#steps = make(
      "ol",
      { class: "steps", part: "steps", label: "progress" },
      ...STEPS.map((step) => make("li", { part: "step", "data-step": step }, make("span", { text: NAMES[step] }))),
    );
    this.#status = make("p", { class: "unseen", role: "status" });
    const arrow = make("span", { "aria-hidden": "true", class: "arrow" }, "‹");
    this.#back = make(
      "button",
      { type: "button", class: "plain back", part: "button back-button", hidden: true, on: { click: back } },
      arrow,
      " ",
      make("span", { text: "back" }),
    );
    this.#card = make("div", { class: "card", part: "card", "data-view": "", "data-outcome": "none" }, this.#status, this.#back);
    this.#help = make("a", { class: "contact", part: "contact", hidden: true, text: "contact" });
    this.#root = make(
      "div",
      { class: "root", part: "root" },
      make("div", { class: "top", part: "header" }, make("p", { class: "brand", hidden: true }, this.#logo, this.#company), this.#testMode),
      this.#steps,
      this.#card,
      make("div", { class: "help", part: "help" }, this.#help, make("slot", { name: "help" })),
    );
    shadow.append(this.#root);
  }

  /** @param {import("./settings.js").Company} company */
  brand({ name, logo, contact }) {
    const brand = /** @type {HTMLElement} */ (this.#logo.parentElement);
    brand.hidden = !name && !logo;
    this.#logo.hidden = !logo;
    if (logo) this.#logo.src = logo;
    this.#help.hidden = !contact;
    if (contact) this.#help.href = contact;
  }

  /** Set direction and texts after the language or the company has changed. */
  translate() {
    this.#root.lang = this.#ui.texts.language;
    this.#root.dir = this.#ui.texts.direction;
    this.#ui.texts.translate(this.#root);
    for (const each of this.#root.querySelectorAll("[data-listens]")) each.dispatchEvent(new Event("languagechanged"));
  }

  /** @param {View} view @param {boolean} focuses */
  show({ name, step, title, back = false, art, spins, centred, content }, focuses) {
    const heading = this.#ui.make("h2", { id: "title", tabindex: "-1", part: "title" });
    this.title(heading, title);
    const section = this.#ui.make("section", { "aria-labelledby": "title", part: "view", class: centred && "centred" });
    if (art) section.append(draw(art, spins ? "art spin" : "art"));
    section.append(heading, ...content.filter((each) => each instanceof Node));
    section.dataset.name = name;
    this.#section?.remove();
    this.#section = section;
    this.#card.append(section);
    this.#card.dataset.view = name;
    this.#back.hidden = !back;
    this.#status.textContent = "";
    this.#mark(step);
    if (!focuses) return;
    heading.focus({ preventScroll: true });
    if (this.#host.getBoundingClientRect().top < 0) this.#host.scrollIntoView();
  }

  /** @param {HTMLElement} heading @param {View["title"]} title */
  title(heading, title) {
    if (typeof title === "object" && "plain" in title) this.#ui.texts.sayPlain(heading, title.plain);
    else this.#ui.texts.say(heading, title);
  }

  /** Tell screen readers. @param {string} words */
  tell(words) {
    this.#status.textContent = words;
  }

  /** @param {string} outcome */
  set outcome(outcome) {
    this.#card.dataset.outcome = outcome;
  }

  /** @param {boolean} on whether Hypersign verifies nothing in this environment */
  set testMode(on) {
    this.#testMode.hidden = !on;
  }

  /** The view that is shown. */
  get view() {
    return this.#card.dataset.view ?? "";
  }

  /** The section of the view that is shown. */
  get section() {
    return this.#section;
  }

  remove() {
    this.#root.remove();
  }

  /** @param {StepName} current */
  #mark(current) {
    const position = STEPS.indexOf(current);
    for (const [at, item] of [...this.#steps.children].entries()) {
      item.toggleAttribute("data-done", at < position);
      if (at === position) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
  }
}
