// @ts-check
/** The user's way through a verification: the order of the views, and what leads from one to the next. */

import { Actions } from "./actions.js";
import { Memory } from "./base/memory.js";
import { fresh } from "./base/progress.js";
import { loadFailure } from "./base/reporting.js";
import { inLanguage } from "./base/settings.js";
import { fail } from "./failing.js";
import { ENDS, reachable } from "./reachable.js";
import { Trail } from "./trail.js";
import { FIRST_VIEWS, load } from "./views.js";
import { showWorking } from "./views/working.js";

/**
 * @typedef {import("./base/progress.js").Progress} Progress
 * @typedef {import("./base/progress.js").View} View
 * @typedef {import("./base/events.js").EventDetails} EventDetails
 * @typedef {import("./base/events.js").StepName} StepName
 * @typedef {import("./base/events.js").ExitReason} ExitReason
 * @typedef {import("./base/standing.js").Standing} Standing
 *
 * @typedef {object} World what a journey is given
 * @property {import("../client/index.js").VerificationApi} api
 * @property {Promise<import("../client/index.js").Standing>} [asked] the first answer to where the user stands
 * @property {import("./base/settings.js").Settings} settings
 * @property {import("./base/screen.js").Screen} screen
 * @property {import("./base/ui.js").Ui} ui
 * @property {import("./base/progress.js").Store} store
 * @property {<Name extends keyof EventDetails>(name: Name, detail: EventDetails[Name]) => boolean} emit
 */

/** These views are the first one of a journey. */
const FIRST = ["start", "standing"];

export class Journey {
  memory = new Memory();
  /** What the back end says about the user, for the views `standing` and `result`. @type {Standing | undefined} */
  standing;
  #actions;
  #trail = new Trail((view) => this.#cameBack(/** @type {View} */ (view || this.#first)));
  /** Ends what is going on when the user goes elsewhere. @type {AbortController | undefined} */
  #running;
  #ended = new AbortController();
  /** Whether the top entry of the history belongs to a temporary view (working, or a problem). */
  #passing = false;
  /** @type {View} */
  #first = "start";
  /** Whether the next view takes the focus. The first one of a page does not. */
  #focuses;
  #onLeave = (/** @type {BeforeUnloadEvent} */ event) => this.memory.holdsWork && event.preventDefault();

  /** @param {World} world @param {boolean} focuses */
  constructor(world, focuses) {
    this.api = world.api;
    this.asked = world.asked;
    this.settings = world.settings;
    this.ui = world.ui;
    this.emit = world.emit;
    this.screen = world.screen;
    this.store = world.store;
    this.progress = world.store.load();
    this.#focuses = focuses;
    this.#actions = new Actions(this);
    addEventListener("beforeunload", this.#onLeave);
  }

  /** Ask where the user stands, and show it. */
  begin() {
    return this.#actions.begin();
  }

  /** Stop everything at once. Nothing is shown or reported afterwards. */
  end() {
    this.#running?.abort();
    this.#ended.abort();
    this.#trail.end();
    this.memory.forget();
    removeEventListener("beforeunload", this.#onLeave);
  }

  /** Show the first view. @param {View} view @param {Partial<Progress>} [changes] */
  enter(view, changes = {}) {
    this.#first = FIRST.includes(view) ? view : "start";
    return this.goTo({ ...changes, view }, true);
  }

  /** @param {Partial<Progress>} changes @param {boolean} [instead] of the present entry of the history */
  goTo(changes, instead = false) {
    if (this.#ended.signal.aborted) return;
    const before = this.progress.view;
    this.progress = { ...this.progress, ...changes };
    const { view } = this.progress;
    const replaces = instead || this.#passing || view === before;
    this.#passing = false;
    this.#trail.go(view, replaces);
    return this.#render();
  }

  back() {
    this.#trail.back();
  }

  /** The user pressed Back or Forward. @param {View} view */
  #cameBack(view) {
    if (this.#ended.signal.aborted) return;
    this.#passing = false;
    if (!ENDS.includes(this.progress.view)) this.progress.view = view;
    this.#render();
  }

  async #render() {
    this.#running?.abort();
    const { progress, memory, settings, standing } = this;
    const done = { progress, memory, documents: settings.documents, stands: Boolean(standing), first: this.#first };
    const view = (progress.view = reachable(progress.view, done));
    this.screen.outcome = this.progress.outcome ?? "none";
    if (ENDS.includes(view)) this.store.clear();
    else this.store.save(this.progress);
    const signal = this.begun();
    const first = FIRST_VIEWS[view];
    if (first) return first(this, signal);
    try {
      const show = await load(view);
      if (!signal.aborted) await show(this, signal);
    } catch (error) {
      if (signal.aborted) return;
      const step = view === "selfie" || view === "review" ? view : "document";
      this.showProblem(loadFailure(error), step, () => this.goTo({}, true));
    }
  }

  /** Show a view, and tell the page. @param {import("./base/screen.js").View} view */
  show(view) {
    if (this.#ended.signal.aborted) return;
    this.screen.show(view, this.#focuses);
    this.#focuses = true;
    this.emit("step", { step: view.step, view: view.name });
  }

  /** Start something that ends when the user goes to another view. */
  begun() {
    this.#running?.abort();
    this.#running = new AbortController();
    if (this.#ended.signal.aborted) this.#running.abort();
    return this.#running.signal;
  }

  /** The user agreed to the processing of document and face. */
  agreed() {
    this.progress.agreed = true;
    const { standing } = this;
    if (standing?.kind === "selfie" || standing?.kind === "handover") return this.#actions.continue();
    return this.#actions.start();
  }

  /** The user goes on with what was begun. */
  continue() {
    return this.progress.agreed ? this.agreed() : this.goTo({ view: "start" });
  }

  /** @param {Pick<Progress, "documentType" | "country">} chosen */
  documentChosen(chosen) {
    const { photos } = this.memory;
    if (chosen.documentType !== this.progress.documentType) this.memory.photos = { selfie: photos.selfie };
    return this.goTo({ view: "front", ...chosen });
  }

  /** The user goes on here instead of on the phone. */
  stayHere() {
    return this.goTo({ view: this.progress.agreed ? "document" : "start" }, true);
  }

  /** The user did not agree, and changed their mind. */
  startOver() {
    this.standing = undefined;
    return this.goTo({ ...fresh() }, true);
  }

  toPhone() {
    return this.progress.sessionId ? this.goTo({ view: "phone" }) : this.#actions.openForPhone();
  }

  /** The user does not agree: to the processing ("refused"), or to the sharing ("declined"). @param {"refused" | "declined"} view */
  refuse(view) {
    this.finish(view);
    this.leave(view === "refused" ? "agreement_declined" : "consent_declined", false);
  }

  /** Start again with a new session. */
  restart() {
    this.memory.forget();
    this.standing = undefined;
    const { agreed } = this.progress;
    this.progress = { ...fresh(), agreed, view: this.progress.view };
    return agreed ? this.#actions.start(true) : this.goTo({ view: "start" });
  }

  /** Keep nothing of the user after the end. @param {View} view @param {Partial<Progress>} [more] */
  finish(view, more = {}) {
    this.memory.forget();
    const { outcome, view: before, sessionId } = this.progress;
    this.progress = { ...fresh(), outcome, view: before, sessionId };
    return this.goTo({ view, ...more });
  }

  /**
   * Tell the page that the user leaves, and follow `returnUrl` unless the page prevents it.
   *
   * @param {ExitReason} reason
   * @param {boolean} [left] false if the element still shows why it ended
   */
  leave(reason, left = true) {
    const goes = this.emit("exit", { reason, left, sessionId: this.progress.sessionId });
    const url = reason === "alternative" ? this.settings.company.alternative?.url : this.settings.returnUrl;
    if (goes && left && url) location.assign(url);
  }

  /**
   * Show a waiting view with the title and run an action. If the action fails, show what the user can do.
   *
   * @param {StepName} step
   * @param {string} title a text's key
   * @param {() => unknown} again
   * @param {(signal: AbortSignal) => Promise<unknown>} action
   */
  async attempt(step, title, again, action) {
    this.pass();
    showWorking(this, step, title);
    const signal = this.begun();
    try {
      await action(signal);
    } catch (error) {
      if (!signal.aborted) this.showProblem(error, step, again);
    }
  }

  /** @param {unknown} error @param {StepName} step @param {() => unknown} again */
  showProblem(error, step, again) {
    if (!this.#ended.signal.aborted) fail(this, error, step, again);
  }

  /** What the user agrees to before the first photo, in the company's words; empty for the element's own. */
  get agreement() {
    return inLanguage(this.settings.company.agreement, this.ui.texts.language);
  }

  /** The text of the button that leaves. @returns {import("./base/texts.js").Text} */
  get finishText() {
    return this.settings.company.name ? "finish" : "close";
  }

  /** Give a temporary view its own entry in the history, so that Back leads to the view below it. */
  pass() {
    // The first view has nothing below it.
    if (this.#passing || !this.screen.view) return;
    this.#passing = true;
    this.#trail.go(this.progress.view, false);
  }
}
