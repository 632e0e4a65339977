// @ts-check
import { Connection } from "./connection.js";
import { VerificationError, hasCode, invalidUse, outcomePending, superseded } from "./errors.js";
import { waitBeforePoll } from "./repeating.js";
import { Session } from "./session.js";
import { SessionCalls } from "./session-calls.js";
import { idTokenFrom, userOf } from "./sign-in.js";
import { FINAL } from "./snapshot.js";
import { sleep, throwIfAborted, waiting } from "./timing.js";

/**
 * @typedef {import("./requests.js").Bundle} Bundle
 * @typedef {import("./requests.js").Document} Document
 * @typedef {import("./requests.js").Face} Face
 * @typedef {import("./requests.js").Consent} Consent
 * @typedef {import("./requests.js").Credential} Credential
 * @typedef {import("./requests.js").SessionStatus} SessionStatus
 * @typedef {import("./requests.js").Standing} Standing
 * @typedef {import("./requests.js").Erasure} Erasure
 * @typedef {import("./requests.js").CallOptions} CallOptions
 * @typedef {import("./requests.js").StepOptions} StepOptions
 * @typedef {import("./requests.js").SignInRequest} SignInRequest
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 *
 * @typedef {object} VerificationApiOptions
 * @property {string} baseUrl the API's address (output `ApiUrl`); "" for the page's own origin
 * @property {(request: SignInRequest) => Promise<string> | string} signInToken returns the user's ID token; renews it
 *   first if it has expired
 * @property {typeof globalThis.fetch} [fetch] used instead of the global one; then there is no upload progress
 * @property {number} [timeout] milliseconds for one request: up to 30 s for the answer, the rest for slow uploads
 * @property {number} [retries] how often the client repeats a call by itself, if that is safe
 */

/**
 * Takes one user through one session at a time.
 *
 *     const api = new VerificationApi({ baseUrl, signInToken: () => user.idToken() });
 *     await api.open();
 *     await api.extract({ documentType: "PASSPORT", documentFront });
 *     const { credentials } = await api.verify({ selfieImage });
 *     await api.consent(); // after the user has seen the credentials and agreed
 *     const { outcome } = await api.waitForOutcome();
 *
 * Every failure is a `VerificationError`. If a user token has expired, this class renews it and repeats the call. If
 * Hypersign takes no further try in a session (`SESSION_UNUSABLE`), it opens a new one and sends the photos again, once.
 */
export class VerificationApi {
  #connection;
  #signInToken;
  #calls;
  /** @type {Session | undefined} */
  #session;
  /** The request that simultaneous calls of `open` share. @type {{request: string, bundle: Promise<Bundle>} | undefined} */
  #opening;
  /** How often `open`, `resume` and `erase` were called. */
  #moves = 0;
  /** The latest of these calls. It counts even if an earlier one is answered later. @type {{move: number, request?: string}} */
  #latest = { move: 0 };

  /** @param {VerificationApiOptions} options */
  constructor({ signInToken, ...options }) {
    if (typeof signInToken !== "function") throw invalidUse("signInToken must be a function that returns an ID token.");
    this.#signInToken = signInToken;
    this.#connection = new Connection(options);
    this.#calls = new SessionCalls(this.#connection, () => this.#idToken(), (session) => session === this.#session);
  }

  /** The session's id. Undefined before `open` and `resume`. */
  get sessionId() {
    return this.#session?.id;
  }

  /**
   * What to store so that the app can continue later with `resume`. It contains only ids, unless the extraction token
   * is asked for: this token contains what was read from the document, with the portrait. Store it only where it ends
   * with the tab (`sessionStorage`).
   *
   * @param {{withExtractionToken?: boolean}} [options]
   * @returns {Snapshot}
   */
  snapshot({ withExtractionToken = false } = {}) {
    const { id, next = "open", extractionToken } = this.#session ?? {};
    return { version: 1, sessionId: id, next, ...(withExtractionToken && extractionToken && { extractionToken }) };
  }

  /**
   * Ask where the user stands: the latest session, whether the user is already verified, and when sessions can be
   * opened again. Costs no credits.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Standing>}
   */
  async me({ signal } = {}) {
    const token = await waiting(this.#idToken(), signal);
    const call = { method: "GET", path: "/users/me", idempotent: true, options: { signal } };
    return (await this.#connection.send(call, token)).answer.data;
  }

  /**
   * Continue the user's unfinished session, or open a new one. Simultaneous calls for one user share one request.
   *
   * @param {{name?: string, newSession?: boolean} & CallOptions} [options] `name`: the user's, if the ID token has
   *   none; `newSession`: do not continue
   * @returns {Promise<Bundle>}
   */
  async open({ name, newSession = false, signal } = {}) {
    const move = (this.#moves += 1);
    throwIfAborted(signal);
    const token = await waiting(this.#idToken(), signal);
    const user = userOf(token);
    const body = { ...(name && { name }), ...(newSession && { newSession }) };
    const request = JSON.stringify([user, body]);
    if (this.#latest.move > move && this.#latest.request !== request) throw superseded();
    this.#latest = { move: Math.max(move, this.#latest.move), request };
    // Without this, steps would go on in the session of the user before if this call fails.
    if (this.#session?.user && this.#session.user !== user) this.#session = undefined;
    if (this.#opening?.request !== request) this.#opening = this.#startOpening(user, request, token, body);
    return waiting(this.#opening.bundle, signal);
  }

  /**
   * Continue a session that was opened before, on this device or another. Asks the back end how far it has come;
   * then `snapshot().next` says which step is next.
   *
   * @param {Pick<Snapshot, "sessionId"> & {extractionToken?: string, credentials?: Credential[]}} snapshot with what
   *   the earlier steps returned, if the app still has it
   * @param {CallOptions} [options]
   * @returns {Promise<SessionStatus>}
   */
  async resume({ sessionId, extractionToken, credentials }, options = {}) {
    if (!sessionId) throw invalidUse("There is no session to continue. Call open().");
    // Simultaneous calls, as from React's StrictMode, do not end each other.
    const same = this.#session?.id === sessionId && !this.#session.bundle ? this.#session : undefined;
    const session = same ?? new Session(sessionId);
    this.#moveTo(Object.assign(session, { extractionToken, credentials }));
    return (await this.#calls.poll(session, options)).status;
  }

  /**
   * Have the document read. The app can repeat this until the consent. The last document counts.
   *
   * @param {Document} document
   * @param {StepOptions} [options]
   * @returns {Promise<{extractionToken: string}>}
   */
  async extract(document, options = {}) {
    const session = this.#current();
    try {
      return await this.#calls.extract(session, document, options);
    } catch (error) {
      const fresh = await this.#restart(session, error, options);
      return this.#calls.extract(fresh, document, options);
    }
  }

  /**
   * Have the selfie compared with the document. The app can repeat this until the consent.
   *
   * @param {Face} face
   * @param {StepOptions} [options]
   * @returns {Promise<{credentials: Credential[]}>} what the user is asked to share
   */
  async verify({ selfieImage, documentToken }, options = {}) {
    const session = this.#current();
    const { document } = session;
    const token = documentToken ?? session.extractionToken;
    if (!token) throw invalidUse("Call extract() first.");
    try {
      return await this.#calls.verify(session, selfieImage, token, options);
    } catch (error) {
      const fresh = await this.#restart(session, error, options);
      if (!document) throw error; // The app must ask for the document: this is what snapshot().next says.
      const { extractionToken } = await this.#calls.extract(fresh, document, options);
      return this.#calls.verify(fresh, selfieImage, extractionToken, options);
    }
  }

  /**
   * Share the credentials. If it is repeated, it returns the first answer.
   *
   * @param {Consent} [agreed]
   * @param {CallOptions} [options]
   * @returns {Promise<{userId?: string, redirectUrl?: string}>}
   */
  async consent({ credentials, domain } = {}, options = {}) {
    const session = this.#current();
    const shared = credentials ?? session.credentials;
    if (!shared) throw invalidUse("Call verify() first.");
    return this.#calls.consent(session, { credentials: shared, ...(domain && { domain }) }, options);
  }

  /**
   * Ask once how far the session has come, and how it ended.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<SessionStatus>}
   */
  async outcome(options = {}) {
    return (await this.#calls.poll(this.#current(), options)).status;
  }

  /**
   * Ask until Hypersign has confirmed or rejected the session, or it has expired.
   *
   * @param {CallOptions & {timeout?: number, onStatus?: (status: SessionStatus) => void}} [options] `timeout`:
   *   milliseconds after which it rejects with `OUTCOME_PENDING`; `onStatus` gets every answer
   * @returns {Promise<SessionStatus>}
   */
  async waitForOutcome({ signal, timeout = 600_000, onStatus } = {}) {
    const session = this.#current();
    const until = Date.now() + timeout;
    for (let failures = 0; ; ) {
      const asked = await this.#calls.poll(session, { signal }).catch(retryable);
      if (asked instanceof VerificationError) failures += 1;
      else {
        failures = 0;
        onStatus?.(asked.status);
        if (FINAL.includes(asked.status.outcome)) return asked.status;
      }
      const wait = waitBeforePoll(asked.retryAfter, failures);
      if (Date.now() + wait > until) throw outcomePending(timeout);
      await sleep(wait, signal);
    }
  }

  /**
   * Erase everything that the back end stores about the user. Hypersign keeps its data.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Erasure>}
   */
  async erase({ signal } = {}) {
    const token = await waiting(this.#idToken({ recent: true }), signal);
    const call = { method: "DELETE", path: "/users/me", idempotent: true, options: { signal } };
    const { answer } = await this.#connection.send(call, token);
    this.#moveTo(undefined);
    return answer.data;
  }

  /** @param {string} user @param {string} request @param {string} token @param {object} body */
  #startOpening(user, request, token, body) {
    const opening = { request, bundle: this.#calls.bundle(body, token) };
    opening.bundle = opening.bundle
      .then((bundle) => {
        if (this.#opening !== opening) throw superseded();
        const same = this.#session?.id === bundle.sessionId ? this.#session : undefined;
        this.#session = same ?? new Session(bundle.sessionId, user);
        this.#session.bundle = bundle;
        this.#session.reach(bundle.state);
        return bundle;
      })
      .finally(() => {
        if (this.#opening === opening) this.#opening = undefined;
      });
    return opening;
  }

  /** @param {Session | undefined} session */
  #moveTo(session) {
    this.#latest = { move: (this.#moves += 1) };
    this.#opening = undefined;
    this.#session = session;
  }

  #current() {
    if (!this.#session) throw invalidUse("Call open() or resume() first.");
    return this.#session;
  }

  /**
   * Opens a new session if the error says that this one is unusable, but only once: a new session that is unusable,
   * too, shows that something else is wrong. Otherwise throws the error.
   *
   * @param {Session} session
   * @param {unknown} error
   * @param {CallOptions} options
   */
  async #restart(session, error, options) {
    if (!hasCode(error, "SESSION_UNUSABLE") || session.isRestart) throw error;
    await this.open({ newSession: true, signal: options.signal });
    const fresh = this.#current();
    fresh.isRestart = true;
    return fresh;
  }

  #idToken(request = { recent: false }) {
    return idTokenFrom(this.#signInToken, request);
  }
}

/** Returns the error if the same question can be answered later, otherwise throws it. @param {unknown} error */
function retryable(error) {
  if (error instanceof VerificationError && error.retryable && error.code !== "ABORTED") return error;
  throw error;
}
