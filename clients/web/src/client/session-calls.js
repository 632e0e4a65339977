// @ts-check
/** The calls of one session: steps with renewal of the user token, and polls. */

import { VerificationError, hasCode, invalidUse, onOtherDevice, superseded } from "./errors.js";
import { userOf } from "./sign-in.js";
import { FINAL } from "./snapshot.js";
import { waiting } from "./timing.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./requests.js").Bundle} Bundle
 * @typedef {import("./requests.js").Document} Document
 * @typedef {import("./requests.js").Credential} Credential
 * @typedef {import("./requests.js").CallOptions} CallOptions
 * @typedef {import("./requests.js").StepOptions} StepOptions
 * @typedef {import("./requests.js").SessionStatus} SessionStatus
 *
 * @typedef {object} StepCall
 * @property {string} path
 * @property {(bundle: Bundle) => object} body without the session's id
 * @property {boolean} [idempotent]
 */

const BUNDLE = "/get-required-tokens-and-session-for-a-user";
/** A 403 with one of these fields: another tab or device has repeated the step since. */
const REPLACED = ["documentToken", "credentials"];

export class SessionCalls {
  #connection;
  #idToken;
  #isCurrent;

  /**
   * @param {import("./connection.js").Connection} connection
   * @param {() => Promise<string>} idToken
   * @param {(session: Session) => boolean} isCurrent whether the client has not moved to another session
   */
  constructor(connection, idToken, isCurrent) {
    this.#connection = connection;
    this.#idToken = idToken;
    this.#isCurrent = isCurrent;
  }

  /** @param {object} body @param {string} token @returns {Promise<Bundle>} */
  async bundle(body, token) {
    return (await this.#connection.send({ method: "POST", path: BUNDLE, body }, token)).answer;
  }

  /** @param {Session} session @param {Document} document @param {StepOptions} options */
  async extract(session, document, options) {
    const step = { path: "/api/v2/documents/extract", body: () => ({ ...document }) };
    const data = await this.#step(session, step, options);
    Object.assign(session, { document, extractionToken: data.extractionToken, credentials: undefined });
    session.reach("extracted");
    return data;
  }

  /** @param {Session} session @param {string} selfieImage @param {string} documentToken @param {StepOptions} options */
  async verify(session, selfieImage, documentToken, options) {
    const body = (/** @type {Bundle} */ { userDid }) => ({ selfieImage, documentToken, holderDid: userDid });
    const data = await this.#step(session, { path: "/api/v2/biometrics/verify", body }, options);
    session.extractionToken = documentToken;
    session.credentials = data.credentials;
    session.reach("verified");
    return data;
  }

  /**
   * @param {Session} session
   * @param {{credentials: Credential[], domain?: string}} shared
   * @param {CallOptions} options
   */
  async consent(session, shared, options) {
    const step = { path: "/api/v2/consents", body: () => shared, idempotent: true };
    const data = await this.#step(session, step, options);
    session.reach("consented");
    session.document = session.extractionToken = undefined; // A repeated consent needs the credentials.
    return data;
  }

  /**
   * Does a step. If the user token has expired, renews it and repeats the call.
   *
   * @param {Session} session
   * @param {StepCall} step
   * @param {StepOptions} options
   * @returns {Promise<any>} the answer's data
   */
  async #step(session, step, options) {
    try {
      const bundle = session.bundle ?? (await this.#renew(session, options.signal));
      try {
        return await this.#attempt(session, bundle, step, options);
      } catch (error) {
        if (!hasCode(error, "USER_TOKEN_EXPIRED")) throw error;
        const renewed = session.bundle !== bundle ? session.bundle : undefined; // By another call.
        return await this.#attempt(session, renewed ?? (await this.#renew(session, options.signal)), step, options);
      }
    } catch (error) {
      throw await this.#explained(session, error, options);
    }
  }

  /**
   * @param {Session} session
   * @param {CallOptions} options
   * @returns {Promise<{status: SessionStatus, retryAfter?: number}>} `retryAfter`: seconds after which there can be news
   */
  async poll(session, { signal }) {
    const call = {
      method: "GET",
      path: `/sessions/${encodeURIComponent(session.id)}`,
      headers: session.answered?.etag ? { "If-None-Match": session.answered.etag } : undefined,
      idempotent: true,
      options: { signal },
    };
    const token = await waiting(this.#idToken(), signal);
    session.user ??= userOf(token);
    const { answer, response } = await this.#connection.send(call, token);
    this.#mustBeCurrent(session);
    if (response.status !== 304 || !session.answered) {
      session.answered = { status: answer.data, etag: response.header("ETag") };
    }
    const { status } = session.answered;
    session.reached = status;
    if (FINAL.includes(status.outcome)) session.forgetPersonalData();
    return { status, retryAfter: Number(response.header("Retry-After")) || undefined };
  }

  /** @param {Session} session @param {Bundle} bundle @param {StepCall} step @param {StepOptions} options */
  async #attempt(session, bundle, { path, body, idempotent }, options) {
    this.#mustBeCurrent(session); // Otherwise it would send the photos of a user who has left.
    const call = { method: "POST", path, body: { ...body(bundle), sessionId: session.id }, idempotent, options };
    const { answer } = await this.#connection.send(call, bundle.userBearerToken);
    this.#mustBeCurrent(session);
    return answer.data;
  }

  /**
   * Gets a new user token for the session. Simultaneous calls share one request.
   *
   * @param {Session} session
   * @param {AbortSignal} [signal]
   */
  #renew(session, signal) {
    session.renewing ??= this.#renewed(session).finally(() => (session.renewing = undefined));
    return waiting(session.renewing, signal);
  }

  /** @param {Session} session */
  async #renewed(session) {
    session.bundle = await this.bundle({ sessionId: session.id }, await this.#idToken());
    return session.bundle;
  }

  /** Returns the error that the app gets, and notes what it says of the session. @param {Session} session @param {unknown} error @param {StepOptions} options */
  async #explained(session, error, { signal }) {
    if (!this.#isCurrent(session)) return superseded(error);
    if (!(error instanceof VerificationError)) return invalidUse(`The call failed in this app: ${error}`, error);
    if (hasCode(error, "SESSION_EXPIRED", "SESSION_UNUSABLE")) session.end();
    const replaced = error.code === "FORBIDDEN" && error.details?.find(({ field }) => REPLACED.includes(field))?.field;
    if (!replaced && error.code !== "SESSION_COMPLETED") return error;
    if (replaced === "documentToken") session.extractionToken = undefined;
    session.credentials = undefined;
    await this.poll(session, { signal }).catch(() => {}); // How far it has come there. The error is told in any case.
    return replaced ? onOtherDevice(error) : error;
  }

  /** @param {Session} session */
  #mustBeCurrent(session) {
    if (!this.#isCurrent(session)) throw superseded();
  }
}
