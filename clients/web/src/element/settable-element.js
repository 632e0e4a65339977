// @ts-check
/** The attributes and properties of `<hypersign-kyc>`, which mirror each other. */

/**
 * @typedef {import("./base/settings.js").Company} Company
 * @typedef {(request: {recent: boolean}) => Promise<string> | string} SignInToken
 */

/** Properties that are also attributes. HTML knows no capital letters, so both spellings count. */
const ATTRIBUTES = /** @type {const} */ ({
  api: ["api"],
  steps: ["steps"],
  documents: ["documents"],
  session: ["session"],
  company: ["company"],
  returnUrl: ["return-url", "returnurl"],
  phoneUrl: ["phone-url", "phoneurl"],
  checkingSeconds: ["checking-seconds", "checkingseconds"],
});
const CHECKING_SECONDS = 60;

/** A server has no elements; importing this must not fail there. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? class {};

/** @typedef {keyof typeof ATTRIBUTES | "signInToken" | "lang"} Setting */

export class SettableElement extends Base {
  static observedAttributes = [...Object.values(ATTRIBUTES).flat(), "lang"];

  /** Values that were given as properties and are not texts. @type {Record<string, any>} */
  #given = {};

  connectedCallback() {
    for (const name of ["signInToken", ...Object.keys(ATTRIBUTES)]) {
      // A page may have set properties before this class was defined.
      const given = Object.getOwnPropertyDescriptor(this, name);
      if (given && Reflect.deleteProperty(this, name)) Reflect.set(this, name, given.value);
    }
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    const property = Object.entries(ATTRIBUTES).find(([, names]) => names.includes(/** @type {never} */ (name)))?.[0];
    if (before !== value) this.settingChanged(/** @type {Setting} */ (property ?? name));
  }

  /** Called after a setting has changed. @protected @param {Setting} _setting */
  settingChanged(_setting) {}

  /** The API's address. @returns {string | null} */
  get api() {
    return this.#attribute("api");
  }

  set api(api) {
    this.#reflect("api", api);
  }

  /**
   * Returns the user's ID token. The element calls it before each request that needs the token. Setting it to undefined
   * means that the user has signed out: the element forgets everything.
   *
   * @returns {SignInToken | undefined}
   */
  get signInToken() {
    return this.#given.signInToken;
  }

  set signInToken(signInToken) {
    this.#given.signInToken = signInToken ?? undefined;
    this.settingChanged("signInToken");
  }

  /** @returns {string | string[] | null} */
  get steps() {
    return this.#given.steps ?? this.#attribute("steps");
  }

  set steps(steps) {
    this.#give("steps", steps);
  }

  /** @returns {string | string[] | null} */
  get documents() {
    return this.#given.documents ?? this.#attribute("documents");
  }

  set documents(documents) {
    this.#give("documents", documents);
  }

  /** A session to continue that was begun on another device. @returns {string | null} */
  get session() {
    return this.#attribute("session");
  }

  set session(session) {
    this.#reflect("session", session);
  }

  /** Who receives the data. @returns {Company | string | null} */
  get company() {
    return this.#given.company ?? this.#attribute("company");
  }

  set company(company) {
    this.#give("company", company);
  }

  /** @returns {string | null} */
  get returnUrl() {
    return this.#attribute("returnUrl");
  }

  set returnUrl(url) {
    this.#reflect("returnUrl", url);
  }

  /** @returns {string | null} */
  get phoneUrl() {
    return this.#attribute("phoneUrl");
  }

  set phoneUrl(url) {
    this.#reflect("phoneUrl", url);
  }

  /** @returns {number} */
  get checkingSeconds() {
    return Number(this.#attribute("checkingSeconds")) || CHECKING_SECONDS;
  }

  set checkingSeconds(seconds) {
    this.#reflect("checkingSeconds", String(seconds));
  }

  /** @param {keyof typeof ATTRIBUTES} property */
  #attribute(property) {
    const name = ATTRIBUTES[property].find((each) => this.hasAttribute(each));
    return name ? this.getAttribute(name) : null;
  }

  /** @param {keyof typeof ATTRIBUTES} property @param {string | null | undefined} value */
  #reflect(property, value) {
    const [name] = ATTRIBUTES[property];
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  /** @param {"steps" | "documents" | "company"} property @param {unknown} value */
  #give(property, value) {
    this.#given[property] = value ?? undefined;
    this.settingChanged(property);
  }
}
