// @ts-check
/**
 * A client of the verification API, in one file to copy. It needs nothing but `fetch`.
 *
 *     const api = new VerificationApi({ baseUrl: "https://….amazonaws.com", signInToken: () => user.idToken() });
 *     await api.open();
 *     const { extractionToken } = await api.extract({ documentType: "PASSPORT", documentFront });
 *     const { credentials } = await api.verify({ documentToken: extractionToken, selfieImage });
 *     await api.consent({ credentials });
 *
 * Pictures are Base64 or data URLs of JPEG, PNG or WebP; a request's body may have 6,000,000 bytes, so that both
 * sides of a card have to fit into it together. Every failure is an `ApiError`.
 *
 * A user token that runs out meanwhile is renewed, and the request repeated, unseen by the caller.
 *
 * The types come from openapi.d.ts, made of openapi.yaml; without that file beside this one all still runs.
 *
 * @typedef {import("./openapi").components["schemas"]} Schemas
 * @typedef {Schemas["Bundle"]} Bundle
 * @typedef {Omit<Schemas["PassportExtraction"], "sessionId">} Passport
 * @typedef {Omit<Schemas["GovernmentIdExtraction"], "sessionId">} Card
 * @typedef {Schemas["VerificationRequest"]} Verification
 * @typedef {Schemas["ConsentRequest"]} Consent
 * @typedef {Schemas["ErrorAnswer"]} ErrorAnswer
 */

const BUNDLE = "/get-required-tokens-and-session-for-a-user";
/** Milliseconds for one request: up to 30 s for the answer, the rest for pictures on a slow line. */
const TIMEOUT = 120_000;

/** What went wrong: `code` is stable, `message` and `nextStep` are for people. */
export class ApiError extends Error {
  /**
   * @param {number} status the HTTP status; 0 where no answer came
   * @param {string} code a code of docs/errors.md, or NO_CONNECTION, or NO_ANSWER
   * @param {string} message
   * @param {{retryable?: boolean, nextStep?: string, requestId?: string, retryAfter?: number}} more
   *   `retryAfter` in seconds
   */
  constructor(status, code, message, more = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.retryable = more.retryable ?? false;
    this.nextStep = more.nextStep;
    this.requestId = more.requestId;
    this.retryAfter = more.retryAfter;
  }
}

/** One user's way through one session at a time. */
export class VerificationApi {
  /** @type {Bundle | undefined} */
  #bundle;
  #baseUrl;
  #signInToken;

  /**
   * @param {object} options
   * @param {string} options.baseUrl the API's address, without a slash at the end
   * @param {() => Promise<string> | string} options.signInToken gives the user's sign-in token, a fresh one if the
   *   last has run out
   */
  constructor({ baseUrl, signInToken }) {
    this.#baseUrl = baseUrl;
    this.#signInToken = signInToken;
  }

  /** The session's id: all that has to be kept to go on in it later. */
  get sessionId() {
    return this.#opened().sessionId;
  }

  /**
   * Opens a new session.
   *
   * @param {string} [name] the user's, where the sign-in token has none
   */
  async open(name) {
    this.#bundle = await this.#fetchBundle(name ? { name } : {});
  }

  /**
   * Goes on in a session that was opened before, on this device or another.
   *
   * @param {string} sessionId
   */
  async resume(sessionId) {
    this.#bundle = await this.#fetchBundle({ sessionId });
  }

  /**
   * Has the document read. May be repeated until consent; what counts is the latest.
   *
   * @param {Passport | Card} document
   * @returns {Promise<{extractionToken: string}>}
   */
  async extract(document) {
    const answer = await this.#step("/api/v2/documents/extract", (bundle) => ({
      ...document,
      sessionId: bundle.sessionId,
    }));
    return answer.data;
  }

  /**
   * Has the selfie matched with the document.
   *
   * @param {Omit<Verification, "sessionId" | "holderDid">} face
   * @returns {Promise<{credentials: Record<string, unknown>[]}>}
   */
  async verify(face) {
    const answer = await this.#step("/api/v2/biometrics/verify", (bundle) => ({
      ...face,
      sessionId: bundle.sessionId,
      holderDid: bundle.userDid,
    }));
    return answer.data;
  }

  /**
   * Shares the credentials. Repeated, it answers what it answered first.
   *
   * @param {Required<Pick<Consent, "credentials">> & Pick<Consent, "domain">} agreed
   * @returns {Promise<{userId?: string, redirectUrl?: string}>}
   */
  async consent(agreed) {
    const answer = await this.#step("/api/v2/consents", (bundle) => ({
      ...agreed,
      sessionId: bundle.sessionId,
    }));
    return answer.data;
  }

  #opened() {
    if (!this.#bundle) throw new Error("Call open() or resume() first.");
    return this.#bundle;
  }

  /** @param {Schemas["BundleRequest"]} request @returns {Promise<Bundle>} */
  async #fetchBundle(request) {
    return this.#send(BUNDLE, await this.#signInToken(), request);
  }

  /**
   * @param {string} path
   * @param {(bundle: Bundle) => object} body
   * @returns {Promise<any>}
   */
  async #step(path, body) {
    const bundle = this.#opened();
    try {
      return await this.#send(path, bundle.userBearerToken, body(bundle));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "USER_TOKEN_EXPIRED") throw error;
      await this.resume(bundle.sessionId);
      const renewed = this.#opened();
      return this.#send(path, renewed.userBearerToken, body(renewed));
    }
  }

  /**
   * @param {string} path
   * @param {string} token
   * @param {object} body
   * @returns {Promise<any>}
   */
  async #send(path, token, body) {
    let response, answer;
    try {
      response = await fetch(this.#baseUrl + path, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      answer = await response.json();
    } catch (error) {
      throw notAnswered(response, error);
    }
    if (!response.ok) throw refusal(response, answer);
    return answer;
  }
}

/**
 * @param {Response | undefined} response
 * @param {unknown} cause
 */
function notAnswered(response, cause) {
  const error = response
    ? new ApiError(response.status, "NO_ANSWER", "The answer cannot be read.", { retryable: true })
    : new ApiError(0, "NO_CONNECTION", "The service cannot be reached.", { retryable: true });
  error.cause = cause;
  return error;
}

/** What API Gateway answers before a function is asked: `{"message": …}` and a status. */
const GATEWAY_CODES = /** @type {Record<number, string>} */ ({
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  413: "PAYLOAD_TOO_LARGE",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_ERROR",
  503: "UPSTREAM_UNAVAILABLE",
});

/**
 * @param {Response} response
 * @param {Partial<ErrorAnswer>} answer
 */
function refusal(response, { message = response.statusText, error }) {
  const { status } = response;
  const retryAfter = Number(response.headers.get("Retry-After")) || undefined;
  const gateway = { code: GATEWAY_CODES[status] ?? "NO_ANSWER", retryable: status === 429 || status >= 500 };
  const { code, ...more } = { ...gateway, nextStep: undefined, requestId: undefined, ...error };
  return new ApiError(status, code, message, { ...more, retryAfter });
}
