// @ts-check
/** The user's way through a verification: the order of the views, and the browser's Back button. */

import { Actions, noConnection } from "./actions.js";
import { Forms } from "./forms.js";
import { Memory } from "./memory.js";
import { showProblem } from "./problems.js";
import { fresh, load, save } from "./progress.js";
import { showResult } from "./result.js";
import { byId, setOutcome, show } from "./views.js";
import { showWorking } from "./working.js";

/**
 * @typedef {import("./progress.js").Progress} Progress
 * @typedef {import("./progress.js").View} View
 * @typedef {import("./problems.js").Step} Step
 * @typedef {import("./memory.js").PhotoView} PhotoView
 */

const PHOTO_VIEWS = ["front", "back", "selfie"];
/** The user cannot go back from these views. */
const ENDS = ["result", "declined"];
const TIPS = {
  passport: ["passportTip", "tipEdges", "tipLight", "tipGlare"],
  front: ["frontTip", "tipEdges", "tipLight", "tipGlare"],
  back: ["backTip", "tipEdges", "tipLight", "tipGlare"],
  selfie: ["selfieTip", "tipLight", "tipFace", "tipAlone"],
};

export class Journey {
  /** @type {Progress} */
  progress = load();
  memory = new Memory();
  #actions = new Actions(this);
  /** Ends what is going on when the user goes elsewhere. @type {AbortController | undefined} */
  #running;
  /** Whether the top entry of the history belongs to a temporary view (working, or a problem). */
  #passing = false;
  /** @type {import("./capture/photo-taker.js").PhotoTaker | undefined} */
  #photoTaker;

  begin() {
    new Forms({
      signedIn: (person) => this.#signedIn(person),
      documentChosen: (chosen) => this.#documentChosen(chosen),
      keepDocument: () => this.goTo({ view: "selfie" }),
      changeDocument: () => this.goTo({ view: "document" }),
      toPhone: () => this.goTo({ view: "phone" }),
      stayHere: () => this.goTo({ view: "document" }, true),
      agree: () => this.#actions.consent(),
      decline: () => this.finish("declined"),
      back: () => history.back(),
      languageChanged: () => this.progress.view === "review" && this.#renderReview(),
    });
    addEventListener("popstate", ({ state }) => this.#cameBack(state));
    addEventListener("beforeunload", (event) => this.memory.holdsWork && event.preventDefault());
    const handedOver = /^#session=([\w-]+)$/.exec(location.hash)?.[1];
    if (handedOver && handedOver !== this.progress.sessionId) {
      this.progress = { ...fresh(), sessionId: handedOver, handedOver: true };
    }
    const { sessionId, view } = this.progress;
    if (!sessionId || ["signin", "phone", ...ENDS].includes(view)) return this.goTo({}, true);
    history.replaceState({ view }, "", location.pathname + location.search);
    this.#actions.resume();
  }

  /** @param {Partial<Progress>} changes @param {boolean} [instead] of the present entry of the history */
  goTo(changes, instead = false) {
    const before = this.progress.view;
    this.progress = { ...this.progress, ...changes };
    const { view } = this.progress;
    const replaces = instead || this.#passing || view === before;
    this.#passing = false;
    history[replaces ? "replaceState" : "pushState"]({ view }, "", location.pathname + location.search);
    this.#render();
  }

  /** The user pressed Back or Forward. @param {{view?: View} | null} state */
  #cameBack(state) {
    this.#passing = false;
    if (!ENDS.includes(this.progress.view)) this.progress.view = state?.view ?? "signin";
    this.#render();
  }

  /** Returns the view, or the last one before it that has everything it needs. @param {View} view @returns {View} */
  #reachable(view) {
    const { sessionId, handedOver, documentType, extractionToken } = this.progress;
    if (view === "signin" || ENDS.includes(view)) return view;
    if (!sessionId || handedOver) return "signin";
    if (view === "review" && !this.memory.credentials) return this.#reachable("selfie");
    if (view === "selfie" && !extractionToken) return "document";
    if (view === "back" && (documentType !== "GOVT_ID" || !this.memory.photos.front)) return "front";
    return view;
  }

  #render() {
    this.#running?.abort();
    this.#photoTaker?.close();
    this.showTestMode();
    setOutcome(this.progress.outcome ?? "none");
    const wanted = this.progress.view;
    const view = (this.progress.view = this.#reachable(wanted));
    save(this.progress);
    if (view === "front" || view === "back" || view === "selfie") return this.#takePhoto(view, wanted === "review");
    if (view === "review") return this.#renderReview();
    if (view === "phone") return this.#actions.watchPhone(this.#begun());
    if (view === "result") return this.#actions.watch(this.#begun());
    if (view === "declined") return showResult("declined", [], this.resultWays);
    if (view === "signin") Forms.fillSignIn(this.progress);
    if (view === "document") Forms.fillDocument(this.progress);
    show(view, { back: view === "document" });
  }

  showTestMode() {
    byId("test-mode").hidden = !this.progress.testMode;
  }

  /** Starts something that ends when the user goes to another view. */
  #begun() {
    this.#running?.abort();
    this.#running = new AbortController();
    return this.#running.signal;
  }

  /** @param {PhotoView} view @param {boolean} reloaded whether the credentials were lost with the page */
  async #takePhoto(view, reloaded) {
    const passport = view === "front" && this.progress.documentType === "PASSPORT";
    const subject = passport ? "passport" : view;
    const title = `${subject}Title`;
    const step = view === "selfie" ? "selfie" : "document";
    const signal = this.#begun();
    const { PhotoTaker } = await import("./capture/photo-taker.js").catch(() => ({ PhotoTaker: undefined }));
    if (signal.aborted) return;
    if (!PhotoTaker) return this.showProblem(noConnection(), step, () => this.goTo({}, true));
    show("photo", { step, title: [title], name: view, back: true });
    this.#photoTaker ??= new PhotoTaker();
    this.#photoTaker.open({
      subject,
      title,
      tips: TIPS[subject],
      notice: reloaded ? "selfieAgain" : undefined,
      photo: this.memory.photos[view],
      use: (photo) => this.#photoTaken(view, photo),
      covered: (covers) => document.querySelector("header")?.toggleAttribute("inert", covers),
    });
  }

  /** @param {PhotoView} view @param {string} photo */
  #photoTaken(view, photo) {
    this.memory.photos[view] = photo;
    if (view === "selfie") return this.#actions.verify();
    if (view === "front" && this.progress.documentType === "GOVT_ID") return this.goTo({ view: "back" });
    return this.#actions.extract();
  }

  async #renderReview() {
    const { showCredentials } = await import("./review.js");
    if (!this.memory.credentials || this.progress.view !== "review") return;
    showCredentials(this.memory.credentials, byId("shared"), byId("identifiers"));
    show("review", { back: true });
  }

  /** @param {{email: string, name: string}} person */
  #signedIn(person) {
    const { email, sessionId, handedOver } = this.progress;
    if (sessionId && !handedOver && email === person.email) return this.goTo({ view: "document", ...person });
    this.progress = { ...(handedOver ? this.progress : fresh()), ...person };
    return handedOver ? this.#actions.resume() : this.#actions.start();
  }

  /** @param {Pick<Progress, "documentType" | "country">} chosen */
  #documentChosen(chosen) {
    const { photos } = this.memory;
    if (chosen.documentType !== this.progress.documentType) this.memory.photos = { selfie: photos.selfie };
    this.goTo({ view: "front", ...chosen });
  }

  get resultWays() {
    return { restart: () => this.restart(), checkAgain: () => this.goTo({}) };
  }

  restart() {
    const { email, name } = this.progress;
    this.memory.forget();
    this.goTo({ ...fresh(), sessionId: undefined, extractionToken: undefined, outcome: undefined, reasons: undefined, email, name });
  }

  /** Keeps no personal data after the end. @param {View} view @param {Partial<Progress>} [more] */
  finish(view, more = {}) {
    this.memory.forget();
    const { outcome, testMode, view: before } = this.progress;
    this.progress = { ...fresh(), outcome, testMode, view: before };
    this.goTo({ view, ...more });
  }

  /**
   * Shows a waiting view with the title and runs an action. If the action fails, shows what the user can do.
   *
   * @param {Step} step
   * @param {string} title a text's key
   * @param {() => unknown} again
   * @param {(signal: AbortSignal) => Promise<unknown>} action
   */
  async attempt(step, title, again, action) {
    this.#photoTaker?.close();
    this.#pass();
    showWorking(step, title);
    const signal = this.#begun();
    try {
      await this.#actions.withRenewal(action, signal);
    } catch (error) {
      if (!signal.aborted) this.showProblem(error, step, again);
    }
  }

  /** @param {unknown} error @param {Step} step @param {() => unknown} again */
  showProblem(error, step, again) {
    // The consent was already given, so a failure of this repetition does not matter.
    if (error instanceof Error && "code" in error && error.code === "SESSION_COMPLETED") {
      this.memory.forget();
      return this.goTo({ view: "result", outcome: "consented" });
    }
    this.#pass();
    showProblem(error, step, {
      again: () => again(),
      photo: () => this.#retake(step === "selfie" ? "selfie" : "front"),
      document: () => this.goTo({ view: "document" }),
      restart: () => this.#actions.start(),
      signin: () => this.goTo({ view: "signin" }),
    });
  }

  /** Gives a temporary view its own entry in the history, so that Back leads to the view below it. */
  #pass() {
    if (this.#passing) return;
    this.#passing = true;
    history.pushState({ view: this.progress.view }, "");
  }

  /** @param {PhotoView} view */
  #retake(view) {
    for (const each of view === "front" ? /** @type {const} */ (["front", "back"]) : [view]) delete this.memory.photos[each];
    if (this.progress.view === view && PHOTO_VIEWS.includes(view)) history.back();
    else this.goTo({ view });
  }
}
