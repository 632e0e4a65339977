// @ts-check
/** The element `<hypersign-kyc>`: its life, methods and events. */

import { VerificationApi } from "../client/index.js";
import { emit } from "./base/events.js";
import { Journey } from "./journey.js";
import { LANGUAGES } from "./base/languages.js";
import { Store } from "./base/progress.js";
import { Screen } from "./base/screen.js";
import { SettableElement } from "./settable-element.js";
import { readCompany, sessionToContinue, settingsOf } from "./base/settings.js";
import { styleSheet } from "./base/styles.js";
import { Texts, choose } from "./base/texts.js";
import { Ui } from "./base/ui.js";

/** If one of these changes, the verification starts again. */
const RESTARTS = ["api", "session", "steps", "documents"];

/**
 * The whole verification of one user: agreement, document, selfie, review, consent and result.
 *
 * It starts when it is in the page and has `api` and `signInToken`, and shows where the user stands.
 *
 * @element hypersign-kyc
 * @attr {string} api - the API's address (output `ApiUrl`); empty for the page's own origin
 * @attr {string} lang - the language: en, de, fr, es, pt, hi or ar; the page's own, or the browser's, if it is missing
 * @attr {string} steps - some of `start document selfie review result`, in this order. Without `start`, the first view
 *   has only the agreement; without `result`, the element ends after the consent
 * @attr {string} documents - some of `passport card`
 * @attr {string} session - a session to continue that was begun on another device; `#session=` in the page's address too
 * @attr {string} company - the company, as JSON
 * @attr {string} return-url - where the last button leads
 * @attr {string} phone-url - the address of a page with this element, for users who continue on a phone; this page's own
 *   if it is missing
 * @attr {number} checking-seconds - after so many seconds without an outcome, the user need not wait any longer; 60
 * @slot start - replaces the explanation in the first view
 * @slot consent - stands above the button that shares the data
 * @slot help - stands below every view
 * @csspart root - everything
 * @csspart header - the company's logo and name
 * @csspart logo - the company's logo
 * @csspart company - the company's name
 * @csspart steps - the list of steps
 * @csspart step - one step
 * @csspart card - the box around the view
 * @csspart view - the view
 * @csspart title - the view's heading
 * @csspart agreement - the box of the agreement
 * @csspart actions - the buttons of a view
 * @csspart button - every button
 * @csspart main-button - the button that leads on
 * @csspart secondary-button - the other ways
 * @csspart plain-button - ways of less importance
 * @csspart back-button - the way back
 * @csspart choice - a kind of document
 * @csspart notice - a notice
 * @csspart test-mode - the notice that nothing is really verified
 * @csspart problem - what is wrong
 * @csspart camera - the element `<kyc-camera>`
 * @csspart picture - the drawing or photo
 * @csspart offer - the offer to continue on a phone
 * @csspart qr - the QR code
 * @csspart terms - receiver, purpose and retention
 * @csspart credential - what is shared
 * @csspart link - a link
 * @csspart contact - the link to the company's contact
 * @csspart help - what stands below every view
 * @cssprop --kyc-accent - buttons, links and the focus
 * @cssprop --kyc-on-accent - texts on buttons
 * @cssprop --kyc-page - boxes inside the card
 * @cssprop --kyc-card - the card
 * @cssprop --kyc-ink - texts
 * @cssprop --kyc-quiet - texts of less importance
 * @cssprop --kyc-line - lines
 * @cssprop --kyc-control - borders of fields
 * @cssprop --kyc-tint - what is chosen
 * @cssprop --kyc-good - what is done
 * @cssprop --kyc-on-good - the tick on it
 * @cssprop --kyc-bad - problems
 * @cssprop --kyc-on-bad - the sign on them
 * @cssprop --kyc-bad-wash - the background of problems
 * @cssprop --kyc-notice - the background of notices
 * @cssprop --kyc-on-notice - texts of notices
 * @cssprop --kyc-radius - radius of the corners, .75rem
 * @cssprop --kyc-font - font family
 * @fires {CustomEvent<import("./base/events.js").StepDetail>} step - a view is shown
 * @fires {CustomEvent<import("./base/events.js").CapturedDetail>} captured - a photo was taken or chosen
 * @fires {CustomEvent<import("./base/events.js").RefusedDetail>} refused - a photo or the consent was refused
 * @fires {CustomEvent<import("./base/events.js").ConsentedDetail>} consented - the user has shared the data
 * @fires {CustomEvent<import("./base/events.js").OutcomeDetail>} outcome - the session has ended
 * @fires {CustomEvent<import("./base/events.js").ExitDetail>} exit - the user leaves; `preventDefault()` keeps the element
 *   from following `returnUrl`
 * @fires {CustomEvent<import("./base/events.js").ErrorDetail>} error - something failed, or the page made a mistake
 */
export class HypersignKyc extends SettableElement {
  /** @type {Screen | undefined} */
  #screen;
  /** @type {Journey | undefined} */
  #journey;
  /** @type {Texts} */
  #texts = new Texts(() => this.#commonValues());
  #ui = new Ui(this.#texts);
  /** @type {import("./base/settings.js").Company} */
  #company = {};
  /** Whether `destroy` was called, so that only `start` starts again. */
  #destroyed = false;
  #waits = false;
  /** Counts the starts. A start that was overtaken shows nothing. */
  #turn = 0;
  /** Ends the first question. */
  #asking = new AbortController();

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [styleSheet()];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#startSoon();
  }

  disconnectedCallback() {
    // An element that is moved is connected again at once.
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  /** @protected @param {import("./settable-element.js").Setting} setting */
  settingChanged(setting) {
    if (setting === "lang") this.#changeLanguage();
    if (setting === "company") this.#readCompany();
    if (setting === "signInToken" && !this.signInToken) this.forget();
    if (RESTARTS.includes(setting) && this.#journey) this.#stop();
    this.#startSoon();
  }

  /**
   * Start, or start again after `destroy`, and move the focus to the first view.
   *
   * @returns {Promise<void>} settles when the first view is shown
   */
  async start() {
    this.#destroyed = false;
    await this.#start(true);
  }

  /**
   * Show how to continue on a phone.
   *
   * @returns {Promise<void>}
   */
  async continueOn() {
    if (!this.#journey) await this.start();
    await this.#journey?.toPhone();
  }

  /** Stop everything, switch the camera off at once, and show nothing. What was done so far is continued by `start`. */
  destroy() {
    this.#destroyed = true;
    this.#stop();
  }

  /** Forget the user: call it when they sign out. */
  forget() {
    this.#stop();
    this.#store.clear();
  }

  get #store() {
    return new Store(this.id);
  }

  #startSoon() {
    if (this.#waits || this.#journey || this.#destroyed || !this.isConnected) return;
    this.#waits = true;
    // A page sets properties and attributes one by one.
    queueMicrotask(() => {
      this.#waits = false;
      const ready = this.isConnected && !this.#destroyed && this.api !== null && this.signInToken;
      if (ready && !this.#journey) this.#start(false);
    });
  }

  #stop() {
    this.#turn += 1;
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#journey?.end();
    this.#journey = undefined;
    this.#screen?.remove();
    this.#screen = undefined;
  }

  /** @param {boolean} focuses */
  async #start(focuses) {
    this.#stop();
    const turn = this.#turn;
    const api = this.#client();
    if (!api) return;
    const asked = this.#ask(api);
    if (!(await this.#loadLanguage()) || turn !== this.#turn) return;
    const shadow = /** @type {ShadowRoot} */ (this.shadowRoot);
    this.#screen = new Screen(this, shadow, this.#ui, () => this.#journey?.back());
    this.#journey = new Journey(
      {
        api,
        asked,
        settings: settingsOf(this, this.#company, (mistake) => this.#mistake(mistake)),
        screen: this.#screen,
        ui: this.#ui,
        store: this.#store,
        emit: (name, detail) => emit(this, name, detail),
      },
      focuses,
    );
    this.#screen.brand(this.#company);
    this.#screen.translate();
    await this.#journey.begin();
  }

  /** Ask where the user stands while the language is loading. @param {VerificationApi} api */
  #ask(api) {
    if (sessionToContinue(this)) return undefined;
    const asked = api.me({ signal: this.#asking.signal });
    // The journey handles a failure, if there is one by then.
    asked.catch(() => {});
    return asked;
  }

  #client() {
    try {
      const signInToken = (/** @type {{recent: boolean}} */ request) => {
        if (!this.signInToken) throw new Error("The user has signed out.");
        return this.signInToken(request);
      };
      if (!this.signInToken) throw new TypeError("signInToken must be a function that returns an ID token.");
      if (this.api === null) throw new TypeError("The attribute api is missing.");
      return new VerificationApi({ baseUrl: this.api, signInToken });
    } catch (error) {
      const { hint, message } = /** @type {Error & {hint?: string}} */ (error);
      this.#mistake(hint ?? message);
      return undefined;
    }
  }

  #readCompany() {
    this.#company = readCompany(this.company, (mistake) => this.#mistake(mistake));
    if (this.#journey) this.#journey.settings.company = this.#company;
    this.#screen?.brand(this.#company);
    this.#screen?.translate();
  }

  /** @returns {import("./base/texts.js").Values} */
  #commonValues() {
    const { name = location.hostname, keptDays = 30 } = this.#company;
    const kept = this.#texts.time(keptDays, "day");
    return { company: name, companyName: name, kept, keptText: kept };
  }

  /** @returns {Promise<boolean>} */
  async #loadLanguage() {
    const wanted = this.getAttribute("lang");
    const page = this.closest("[lang]")?.getAttribute("lang");
    if (wanted && !(wanted.toLowerCase().split("-")[0] in LANGUAGES)) {
      this.#mistake(`lang must be one of ${Object.keys(LANGUAGES).join(", ")}, not ${JSON.stringify(wanted)}.`);
    }
    try {
      await this.#texts.use(choose([wanted, page, ...navigator.languages]));
      return true;
    } catch (error) {
      const message = `The language could not be loaded: ${error}`;
      console.error(`<hypersign-kyc> ${message}`);
      emit(this, "error", { code: "NO_CONNECTION", message });
      return false;
    }
  }

  async #changeLanguage() {
    if (!this.#screen || !(await this.#loadLanguage())) return;
    this.#screen?.translate();
  }

  /** Report a mistake in the page. @param {string} message */
  #mistake(message) {
    console.error(`<hypersign-kyc> ${message}`);
    emit(this, "error", { code: "INVALID_USE", message });
  }
}
