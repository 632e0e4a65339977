// @ts-check
import { Connection } from "./connection.js";
import { VerificationError, invalidUse, outcomePending, signInFailed } from "./errors.js";
import { backoff } from "./repeating.js";
import { nextStep } from "./snapshot.js";
import { sleep, throwIfAborted } from "./timing.js";

/**
 * @typedef {import("./requests.js").Bundle} Bundle
 * @typedef {import("./requests.js").Document} Document
 * @typedef {import("./requests.js").Face} Face
 * @typedef {import("./requests.js").Consent} Consent
 * @typedef {import("./requests.js").Credential} Credential
 * @typedef {import("./requests.js").SessionStatus} SessionStatus
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

const BUNDLE = "/get-required-tokens-and-session-for-a-user";
const FINAL = ["confirmed", "rejected", "expired"];

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
 * Every failure is a `VerificationError`. If a user token has expired, this class renews it and repeats the call.
 */
export class VerificationApi {
  #connection;
  #signInToken;
  /** @type {string | undefined} */
  #sessionId;
  /** @type {Bundle | undefined} */
  #bundle;
  /** @type {Promise<Bundle> | undefined} */
  #renewing;
  /** How far the session has come, as far as this client knows. @type {{step: string, outcome: string} | undefined} */
  #reached;
  /** The last answer about the session, with its ETag. @type {{status: SessionStatus, etag: string | null} | undefined} */
  #answered;
  /** What the steps returned and later steps need. @type {{extractionToken?: string, credentials?: Credential[]}} */
  #held = {};

  /** @param {VerificationApiOptions} options */
  constructor({ signInToken, ...options }) {
    if (typeof signInToken !== "function") throw invalidUse("signInToken must be a function that returns an ID token.");
    this.#signInToken = signInToken;
    this.#connection = new Connection(options);
  }

  /** The session's id. Undefined before `open` and `resume`. */
  get sessionId() {
    return this.#sessionId;
  }

  /**
   * What to store so that the app can continue later with `resume`. Contains ids only.
   *
   * @returns {Snapshot}
   */
  snapshot() {
    const next = this.#reached ? nextStep(this.#reached, this.#held) : "open";
    return { version: 1, sessionId: this.#sessionId, next };
  }

  /**
   * Open a new session.
   *
   * @param {{name?: string} & CallOptions} [options] `name`: the user's, if the ID token has none
   * @returns {Promise<Bundle>}
   */
  async open({ name, signal } = {}) {
    const bundle = await this.#fetchBundle(name ? { name } : {}, signal);
    this.#forget(bundle.sessionId);
    this.#bundle = bundle;
    this.#reach("created");
    return bundle;
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
    this.#forget(sessionId);
    this.#held = { extractionToken, credentials };
    return this.outcome(options);
  }

  /**
   * Have the document read. The app can repeat this until the consent. The last document counts.
   *
   * @param {Document} document
   * @param {StepOptions} [options]
   * @returns {Promise<{extractionToken: string}>}
   */
  async extract(document, options = {}) {
    const { data } = await this.#step("/api/v2/documents/extract", () => ({ ...document }), options);
    this.#held = { extractionToken: data.extractionToken };
    this.#reach("extracted");
    return data;
  }

  /**
   * Have the selfie compared with the document. The app can repeat this until the consent.
   *
   * @param {Face} face
   * @param {StepOptions} [options]
   * @returns {Promise<{credentials: Credential[]}>} what the user is asked to share
   */
  async verify({ selfieImage, documentToken = this.#held.extractionToken }, options = {}) {
    if (!documentToken) throw invalidUse("Call extract() first.");
    const body = (/** @type {Bundle} */ { userDid }) => ({ selfieImage, documentToken, holderDid: userDid });
    const { data } = await this.#step("/api/v2/biometrics/verify", body, options);
    this.#held = { extractionToken: documentToken, credentials: data.credentials };
    this.#reach("verified");
    return data;
  }

  /**
   * Share the credentials. If it is repeated, it returns the first answer.
   *
   * @param {Consent} [agreed]
   * @param {CallOptions} [options]
   * @returns {Promise<{userId?: string, redirectUrl?: string}>}
   */
  async consent({ credentials = this.#held.credentials, domain } = {}, options = {}) {
    if (!credentials) throw invalidUse("Call verify() first.");
    const body = () => ({ credentials, ...(domain && { domain }) });
    const { data } = await this.#step("/api/v2/consents", body, options, true);
    this.#reach("consented");
    return data;
  }

  /**
   * Ask once how far the session has come, and how it ended.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<SessionStatus>}
   */
  async outcome(options = {}) {
    return (await this.#poll(options)).status;
  }

  /**
   * Ask until Hypersign has confirmed or rejected the session, or it has expired.
   *
   * @param {CallOptions & {timeout?: number, onStatus?: (status: SessionStatus) => void}} [options] `timeout`:
   *   milliseconds after which it rejects with `OUTCOME_PENDING`; `onStatus` gets every answer
   * @returns {Promise<SessionStatus>}
   */
  async waitForOutcome({ signal, timeout = 600_000, onStatus } = {}) {
    const until = Date.now() + timeout;
    for (let asked = 0; ; asked += 1) {
      let retryAfter;
      try {
        const polled = await this.#poll({ signal });
        onStatus?.(polled.status);
        if (FINAL.includes(polled.status.outcome)) return polled.status;
        retryAfter = polled.retryAfter;
      } catch (error) {
        if (!(error instanceof VerificationError) || !error.retryable || error.code === "ABORTED") throw error;
        retryAfter = error.retryAfter;
      }
      const wait = Math.max((retryAfter ?? 0) * 1000, backoff(asked));
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
    const token = await this.#idToken({ recent: true });
    const call = { method: "DELETE", path: "/users/me", idempotent: true, options: { signal } };
    const { answer } = await this.#connection.send(call, token);
    this.#forget(undefined);
    return answer.data;
  }

  /** @param {string | undefined} sessionId */
  #forget(sessionId) {
    this.#sessionId = sessionId;
    this.#bundle = this.#renewing = this.#reached = this.#answered = undefined;
    this.#held = {};
  }

  /** @param {"created" | "extracted" | "verified" | "consented"} step */
  #reach(step) {
    this.#reached = { step, outcome: step };
  }

  /**
   * @param {CallOptions} options
   * @returns {Promise<{status: SessionStatus, retryAfter?: number}>} `retryAfter`: seconds after which there can be news
   */
  async #poll({ signal }) {
    if (!this.#sessionId) throw invalidUse("Call open() or resume() first.");
    const call = {
      method: "GET",
      path: `/sessions/${encodeURIComponent(this.#sessionId)}`,
      headers: this.#answered?.etag ? { "If-None-Match": this.#answered.etag } : undefined,
      idempotent: true,
      options: { signal },
    };
    const { answer, response } = await this.#connection.send(call, await this.#idToken());
    if (response.status !== 304 || !this.#answered) {
      this.#answered = { status: answer.data, etag: response.header("ETag") };
    }
    this.#reached = this.#answered.status;
    return { status: this.#answered.status, retryAfter: Number(response.header("Retry-After")) || undefined };
  }

  /** @param {{name?: string, sessionId?: string}} body @param {AbortSignal} [signal] @returns {Promise<Bundle>} */
  async #fetchBundle(body, signal) {
    throwIfAborted(signal);
    const token = await this.#idToken();
    return (await this.#connection.send({ method: "POST", path: BUNDLE, body, options: { signal } }, token)).answer;
  }

  /** Gets a new user token for this session. Simultaneous calls share one request. @param {AbortSignal} [signal] */
  async #renew(signal) {
    const sessionId = this.#sessionId;
    if (!sessionId) throw invalidUse("Call open() or resume() first.");
    this.#renewing ??= this.#fetchBundle({ sessionId }, signal).finally(() => (this.#renewing = undefined));
    this.#bundle = await this.#renewing;
    return this.#bundle;
  }

  async #idToken(request = { recent: false }) {
    try {
      return await this.#signInToken(request);
    } catch (error) {
      throw error instanceof VerificationError ? error : signInFailed(error);
    }
  }

  /**
   * @param {string} path
   * @param {(bundle: Bundle) => object} content
   * @param {StepOptions} options
   * @param {boolean} [idempotent]
   * @returns {Promise<any>}
   */
  async #step(path, content, options, idempotent = false) {
    /** @param {Bundle} bundle */
    const attempt = async (bundle) => {
      const body = { ...content(bundle), sessionId: bundle.sessionId };
      return (await this.#connection.send({ method: "POST", path, body, idempotent, options }, bundle.userBearerToken)).answer;
    };
    const bundle = this.#bundle ?? (await this.#renew(options.signal));
    try {
      return await attempt(bundle);
    } catch (error) {
      // NOT_FOUND: another device or tab of the user has renewed the user token, so the back end no longer accepts this
      // one.
      const renewable = error instanceof VerificationError && ["USER_TOKEN_EXPIRED", "NOT_FOUND"].includes(error.code);
      if (!renewable) throw error;
      return attempt(await this.#renew(options.signal));
    }
  }
}
