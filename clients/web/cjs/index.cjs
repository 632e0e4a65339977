// @ts-nocheck Generated from src by `make bundle`.
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// <stdin>
var stdin_exports = {};
__export(stdin_exports, {
  VerificationApi: () => VerificationApi,
  VerificationError: () => VerificationError,
  reducePhoto: () => reducePhoto
});
module.exports = __toCommonJS(stdin_exports);

// src/client/errors.js
var VerificationError = class extends Error {
  /** @param {ErrorParts} parts */
  constructor(parts) {
    super(parts.message);
    this.name = "VerificationError";
    this.status = parts.status ?? 0;
    this.code = parts.code;
    this.retryable = parts.retryable ?? false;
    this.nextStep = parts.nextStep;
    this.hint = parts.hint;
    this.details = parts.details;
    this.requestId = parts.requestId;
    this.retryAfter = parts.retryAfter;
    this.attemptsLeft = parts.attemptsLeft;
    this.cause = parts.cause;
  }
};
function hasCode(error, ...codes) {
  return error instanceof VerificationError && codes.includes(error.code);
}
function noConnection(cause) {
  return new VerificationError({
    code: "NO_CONNECTION",
    message: "The service cannot be reached.",
    nextStep: "Check your connection, then try again.",
    hint: "There was no response. In a browser, this is also what a refused origin looks like: add the page's origin to AllowedOrigins (ALLOWED_ORIGINS of the local stack).",
    retryable: true,
    cause
  });
}
function noAnswer(status, hint, requestId) {
  return new VerificationError({
    status,
    code: "NO_ANSWER",
    message: "Something went wrong.",
    nextStep: "Try again in a moment.",
    hint,
    retryable: true,
    requestId
  });
}
function timedOut(milliseconds) {
  return new VerificationError({
    code: "TIMED_OUT",
    message: "The service did not answer in time.",
    nextStep: "Check your connection, then try again.",
    hint: `There was no response within ${milliseconds} ms. The request may have been carried out.`,
    retryable: true
  });
}
function aborted(signal) {
  const hint = "The app's signal ended the call. The request may have been carried out.";
  const cause = "reason" in signal ? signal.reason : void 0;
  return new VerificationError({ code: "ABORTED", message: "This was cancelled.", hint, retryable: true, cause });
}
function notSupported(hint, cause) {
  return new VerificationError({
    code: "NOT_SUPPORTED",
    message: "This app cannot do this on your device.",
    nextStep: "Update the app or the browser, or use another device.",
    hint,
    cause
  });
}
function invalidUse(hint, cause) {
  return new VerificationError({ code: "INVALID_USE", message: "Something in this app went wrong.", hint, cause });
}
function superseded(cause) {
  return new VerificationError({
    code: "ABORTED",
    message: "This was cancelled.",
    hint: "open(), resume() or erase() was called meanwhile, so this answer about another session was dropped.",
    cause
  });
}
function onOtherDevice(refused) {
  return new VerificationError({
    status: refused.status,
    code: "ON_OTHER_DEVICE",
    message: "This verification continues on your other device.",
    nextStep: "Finish it there. Or start here again with your document.",
    hint: "Another tab or device did a step of this session. waitForOutcome() tells how it ends; extract() takes it over.",
    requestId: refused.requestId,
    cause: refused
  });
}
function signInFailed(cause) {
  return new VerificationError({
    code: "SIGN_IN_FAILED",
    message: "You could not be signed in.",
    nextStep: "Sign in again.",
    hint: `signInToken failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    retryable: true,
    cause
  });
}
function outcomePending(milliseconds) {
  return new VerificationError({
    code: "OUTCOME_PENDING",
    message: "Your verification is still being checked.",
    nextStep: "Come back later.",
    hint: `There was no final outcome within ${milliseconds} ms. Call waitForOutcome() again later.`,
    retryable: true
  });
}
var GATEWAY = {
  401: {
    code: "UNAUTHORIZED",
    message: "You are not signed in any more.",
    nextStep: "Sign in again.",
    hint: "API Gateway refused the ID token: it is missing, expired, or not from JwtIssuer for JwtAudience. With Cognito, send the ID token, not the access token."
  },
  403: { code: "FORBIDDEN", message: "This is not possible with your account.", hint: "API Gateway refused the call." },
  404: {
    code: "NOT_FOUND",
    message: "Something in this app went wrong.",
    hint: "There is no such route. Check baseUrl: it is the output ApiUrl, without a path."
  },
  413: {
    code: "PAYLOAD_TOO_LARGE",
    message: "The photos are too large.",
    nextStep: "Take the photos again, or choose smaller files.",
    hint: "A body may have 6,000,000 bytes. Reduce photos before sending them (hypersign-kyc-web/photos)."
  },
  429: {
    code: "TOO_MANY_REQUESTS",
    message: "Many people are here at once.",
    nextStep: "Try again in a moment.",
    hint: "API Gateway's rate limit of the route is reached. The request was not carried out.",
    retryable: true
  },
  500: {
    code: "INTERNAL_ERROR",
    message: "Something went wrong.",
    nextStep: "Try again later. If it happens again, tell support.",
    hint: "The function failed without an answer. The request may have been carried out.",
    retryable: true
  },
  503: {
    code: "SERVICE_UNAVAILABLE",
    message: "The verification service is not available at the moment.",
    nextStep: "Try again in a moment.",
    hint: "The function had no capacity or did not answer within 30 s. The request may have been carried out.",
    retryable: true
  }
};
function refusal(response, answer) {
  const { status } = response;
  const retryAfter = Number(response.header("Retry-After")) || void 0;
  const requestId = response.header("apigw-requestid") ?? void 0;
  const { message, error } = answer ?? {};
  if (typeof error?.code === "string") {
    return new VerificationError({ requestId, ...error, message, status, retryAfter });
  }
  const gateway = GATEWAY[status];
  if (typeof message !== "string" || !gateway) {
    return noAnswer(status, "The response is not an answer of this API. Check baseUrl.", requestId);
  }
  return new VerificationError({ ...gateway, status, retryAfter, requestId });
}

// src/client/repeating.js
var LONGEST_WAIT = 5e3;
var FIRST_WAIT = 1e3;
var NOTHING_DONE = ["TOO_MANY_REQUESTS", "UPSTREAM_UNAVAILABLE"];
var UNKNOWN = ["NO_CONNECTION", "SERVICE_UNAVAILABLE", "STEP_IN_PROGRESS", "STORE_UNAVAILABLE", "UPSTREAM_TIMEOUT"];
var POLL_SPREAD = 0.2;
function waitBefore(error, repetition, idempotent) {
  if (!error.retryable) return void 0;
  if (!NOTHING_DONE.includes(error.code) && !(idempotent && UNKNOWN.includes(error.code))) return void 0;
  const wait = error.retryAfter === void 0 ? backoff(repetition) : error.retryAfter * 1e3;
  return wait <= LONGEST_WAIT ? wait : void 0;
}
function waitBeforePoll(retryAfter, failures) {
  if (failures > 0 || !retryAfter) return Math.max((retryAfter ?? 0) * 1e3, backoff(failures));
  return retryAfter * 1e3 * (1 + Math.random() * POLL_SPREAD);
}
function backoff(repetition) {
  return Math.min(FIRST_WAIT * 2 ** repetition, 3e4) * (0.5 + Math.random() / 2);
}

// src/client/timing.js
function throwIfAborted(signal) {
  if (signal?.aborted) throw aborted(signal);
}
function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const onAbort = () => {
      clearTimeout(timer);
      reject(aborted(
        /** @type {AbortSignal} */
        signal
      ));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort);
  });
}
function waiting(shared, signal) {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(aborted(
      /** @type {AbortSignal} */
      signal
    ));
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort);
    shared.then(resolve, reject).finally(() => signal?.removeEventListener("abort", onAbort));
  });
}
function limited(action, milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const give = (error) => {
      end();
      reject(error);
      controller.abort();
    };
    const onAbort = () => give(aborted(
      /** @type {AbortSignal} */
      signal
    ));
    const timer = setTimeout(() => give(timedOut(milliseconds)), milliseconds);
    signal?.addEventListener("abort", onAbort);
    action(controller.signal).then(
      (value) => (end(), resolve(value)),
      (error) => (end(), reject(error))
    );
  });
}

// src/client/transport.js
function transport(given) {
  const fetch = given ?? globalThis.fetch;
  if (typeof fetch !== "function") throw notSupported("There is no fetch here. Pass one as the option fetch.");
  const hasProgress = !given && typeof globalThis.XMLHttpRequest === "function";
  const byFetch = withFetch((url, init) => fetch(url, init));
  return (request, signal) => (request.onProgress && hasProgress ? withXhr : byFetch)(request, signal);
}
function withFetch(fetch) {
  return async ({ url, method, headers, body, onProgress }, signal) => {
    const total = body?.length ?? 0;
    onProgress?.({ loaded: 0, total });
    let answering;
    try {
      answering = fetch(url, { method, headers, body, signal });
    } catch (error) {
      throw notSupported(`fetch failed before it sent anything: ${text(error)}`, error);
    }
    try {
      const response = await answering;
      onProgress?.({ loaded: total, total });
      return { status: response.status, header: (name) => response.headers.get(name), text: await response.text() };
    } catch (error) {
      throw isMissing(error) ? notSupported(`fetch failed: ${text(error)}`, error) : noConnection(error);
    }
  };
}
function withXhr({ url, method, headers, body, onProgress }, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.({ loaded, total });
    request.onload = () => resolve({
      status: request.status,
      header: (name) => request.getResponseHeader(name),
      text: request.responseText
    });
    request.onerror = () => reject(noConnection(void 0));
    request.onabort = () => reject(noConnection(void 0));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
function isMissing(error) {
  if (error instanceof ReferenceError) return true;
  return error instanceof TypeError && /is not a (function|constructor)|undefined|null/.test(error.message);
}
function text(error) {
  return error instanceof Error ? error.message : String(error);
}

// src/client/connection.js
var Connection = class {
  #baseUrl;
  #transport;
  #timeout;
  #retries;
  /** @param {{baseUrl: string, fetch?: typeof globalThis.fetch, timeout?: number, retries?: number}} options */
  constructor({ baseUrl, fetch, timeout = 12e4, retries = 2 }) {
    if (!/^https?:\/\//.test(baseUrl) && !("location" in globalThis && baseUrl === "")) {
      throw invalidUse(`baseUrl must be the API's address, such as https://\u2026, not ${JSON.stringify(baseUrl)}.`);
    }
    this.#baseUrl = baseUrl.replace(/\/+$/, "");
    this.#transport = transport(fetch);
    this.#timeout = timeout;
    this.#retries = retries;
  }
  /**
   * Returns the response and its JSON (none with 304). Throws a `VerificationError`.
   *
   * @param {Call} call
   * @param {string} token
   */
  async send(call, token) {
    const { signal } = call.options ?? {};
    for (let repetition = 0; ; repetition += 1) {
      try {
        return await limited((ending) => this.#once(call, token, ending), this.#timeout, signal);
      } catch (error) {
        if (!(error instanceof VerificationError)) throw invalidUse(`The call failed in this app: ${error}`, error);
        const wait = waitBefore(error, repetition, call.idempotent ?? false);
        if (wait === void 0 || repetition >= this.#retries) throw error;
        await sleep(wait, signal);
      }
    }
  }
  /** @param {Call} call @param {string} token @param {AbortSignal} signal */
  async #once({ method, path, body, headers, options }, token, signal) {
    const request = {
      url: this.#baseUrl + path,
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...body && { "Content-Type": "application/json" },
        ...headers
      },
      body: body && JSON.stringify(body),
      onProgress: options?.onProgress
    };
    const response = await this.#transport(request, signal);
    if (response.status === 304) return { response, answer: void 0 };
    let answer;
    try {
      answer = JSON.parse(response.text);
    } catch {
      throw noAnswer(response.status, "The response is not JSON. Check baseUrl.");
    }
    if (response.status < 200 || response.status > 299) throw refusal(response, answer);
    return { response, answer };
  }
};

// src/client/snapshot.js
var FINAL = ["confirmed", "rejected", "expired"];
var AFTER = { consented: "outcome", confirmed: "done", rejected: "open", expired: "open" };
function nextStep(status, held) {
  const final = AFTER[status.outcome];
  if (final) return final;
  if (status.step === "verified" && held.credentials) return "consent";
  if (status.step !== "created" && held.extractionToken) return "verify";
  return "extract";
}

// src/client/session.js
var Session = class {
  /** @type {import("./requests.js").Bundle | undefined} */
  bundle;
  /** The renewal of the user token, which simultaneous calls share. @type {Promise<import("./requests.js").Bundle> | undefined} */
  renewing;
  /** How far the session has come, as far as this client knows. @type {{step: string, outcome: string} | undefined} */
  reached;
  /** The last answer about the session, with its ETag. @type {{status: import("./requests.js").SessionStatus, etag: string | null} | undefined} */
  answered;
  /** The document's photos, in case they must be sent again. @type {import("./requests.js").Document | undefined} */
  document;
  /** @type {string | undefined} */
  extractionToken;
  /** @type {import("./requests.js").Credential[] | undefined} */
  credentials;
  /** Whether this client opened it by itself because the session before was unusable. */
  isRestart = false;
  /** @param {string} id @param {string} [user] whose session it is, if known */
  constructor(id, user) {
    this.id = id;
    this.user = user;
  }
  /** @param {import("./requests.js").Bundle["state"]} step */
  reach(step) {
    this.reached = { step, outcome: step };
  }
  /** The session accepts no further step. */
  end() {
    this.reached = { step: "created", outcome: "expired" };
    this.forgetPersonalData();
  }
  forgetPersonalData() {
    this.document = this.extractionToken = this.credentials = void 0;
  }
  get next() {
    return this.reached ? nextStep(this.reached, this) : "open";
  }
};

// src/client/sign-in.js
var LOST = /failed to fetch|fetch failed|load failed|network ?error|network request failed|network-request-failed|\boffline\b/i;
async function idTokenFrom(signInToken, request) {
  let token;
  try {
    token = await signInToken(request);
  } catch (error) {
    if (error instanceof VerificationError) throw error;
    throw isConnectionLost(error) ? noConnection(error) : signInFailed(error);
  }
  if (typeof token !== "string" || token === "") throw signInFailed(new TypeError("It returned no token."));
  return token;
}
function userOf(token) {
  try {
    const payload = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const { iss, sub } = JSON.parse(atob(payload));
    return sub ? JSON.stringify([iss, sub]) : token;
  } catch {
    return token;
  }
}
function isConnectionLost(error) {
  if ("navigator" in globalThis && navigator.onLine === false) return true;
  return [error?.name, error?.code, error?.message, error?.cause?.message].some((text2) => LOST.test(String(text2)));
}

// src/client/session-calls.js
var BUNDLE = "/get-required-tokens-and-session-for-a-user";
var REPLACED = ["documentToken", "credentials"];
var SessionCalls = class {
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
  async extract(session, document2, options) {
    const step = { path: "/api/v2/documents/extract", body: () => ({ ...document2 }) };
    const data = await this.#step(session, step, options);
    Object.assign(session, { document: document2, extractionToken: data.extractionToken, credentials: void 0 });
    session.reach("extracted");
    return data;
  }
  /** @param {Session} session @param {string} selfieImage @param {string} documentToken @param {StepOptions} options */
  async verify(session, selfieImage, documentToken, options) {
    const body = ({ userDid }) => ({ selfieImage, documentToken, holderDid: userDid });
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
    session.document = session.extractionToken = void 0;
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
      const bundle = session.bundle ?? await this.#renew(session, options.signal);
      try {
        return await this.#attempt(session, bundle, step, options);
      } catch (error) {
        if (!hasCode(error, "USER_TOKEN_EXPIRED")) throw error;
        const renewed = session.bundle !== bundle ? session.bundle : void 0;
        return await this.#attempt(session, renewed ?? await this.#renew(session, options.signal), step, options);
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
      headers: session.answered?.etag ? { "If-None-Match": session.answered.etag } : void 0,
      idempotent: true,
      options: { signal }
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
    return { status, retryAfter: Number(response.header("Retry-After")) || void 0 };
  }
  /** @param {Session} session @param {Bundle} bundle @param {StepCall} step @param {StepOptions} options */
  async #attempt(session, bundle, { path, body, idempotent }, options) {
    this.#mustBeCurrent(session);
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
    session.renewing ??= this.#renewed(session).finally(() => session.renewing = void 0);
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
    if (replaced === "documentToken") session.extractionToken = void 0;
    session.credentials = void 0;
    await this.poll(session, { signal }).catch(() => {
    });
    return replaced ? onOtherDevice(error) : error;
  }
  /** @param {Session} session */
  #mustBeCurrent(session) {
    if (!this.#isCurrent(session)) throw superseded();
  }
};

// src/client/verification-api.js
var VerificationApi = class {
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
    return { version: 1, sessionId: id, next, ...withExtractionToken && extractionToken && { extractionToken } };
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
    const move = this.#moves += 1;
    throwIfAborted(signal);
    const token = await waiting(this.#idToken(), signal);
    const user = userOf(token);
    const body = { ...name && { name }, ...newSession && { newSession } };
    const request = JSON.stringify([user, body]);
    if (this.#latest.move > move && this.#latest.request !== request) throw superseded();
    this.#latest = { move: Math.max(move, this.#latest.move), request };
    if (this.#session?.user && this.#session.user !== user) this.#session = void 0;
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
    const same = this.#session?.id === sessionId && !this.#session.bundle ? this.#session : void 0;
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
  async extract(document2, options = {}) {
    const session = this.#current();
    try {
      return await this.#calls.extract(session, document2, options);
    } catch (error) {
      const fresh = await this.#restart(session, error, options);
      return this.#calls.extract(fresh, document2, options);
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
    const { document: document2 } = session;
    const token = documentToken ?? session.extractionToken;
    if (!token) throw invalidUse("Call extract() first.");
    try {
      return await this.#calls.verify(session, selfieImage, token, options);
    } catch (error) {
      const fresh = await this.#restart(session, error, options);
      if (!document2) throw error;
      const { extractionToken } = await this.#calls.extract(fresh, document2, options);
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
    return this.#calls.consent(session, { credentials: shared, ...domain && { domain } }, options);
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
  async waitForOutcome({ signal, timeout = 6e5, onStatus } = {}) {
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
    this.#moveTo(void 0);
    return answer.data;
  }
  /** @param {string} user @param {string} request @param {string} token @param {object} body */
  #startOpening(user, request, token, body) {
    const opening = { request, bundle: this.#calls.bundle(body, token) };
    opening.bundle = opening.bundle.then((bundle) => {
      if (this.#opening !== opening) throw superseded();
      const same = this.#session?.id === bundle.sessionId ? this.#session : void 0;
      this.#session = same ?? new Session(bundle.sessionId, user);
      this.#session.bundle = bundle;
      this.#session.reach(bundle.state);
      return bundle;
    }).finally(() => {
      if (this.#opening === opening) this.#opening = void 0;
    });
    return opening;
  }
  /** @param {Session | undefined} session */
  #moveTo(session) {
    this.#latest = { move: this.#moves += 1 };
    this.#opening = void 0;
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
};
function retryable(error) {
  if (error instanceof VerificationError && error.retryable && error.code !== "ABORTED") return error;
  throw error;
}

// src/photos/photo-reducing.js
var QUALITIES = [
  [0.88, 1],
  [0.8, 0.74],
  [0.7, 0.6],
  [0.6, 0.52],
  [0.5, 0.46]
];
var LOWEST = 0.5;
var SHORTER = 0.9;
async function reduced(picture, { longestSide, maxBytes }, newCanvas2) {
  let scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  let allowed = 1;
  for (; ; ) {
    const canvas = newCanvas2(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale))
    );
    draw(picture, canvas);
    for (const [quality, share] of QUALITIES) {
      if (share > allowed && quality !== LOWEST) continue;
      const jpeg = await encoded(canvas, quality);
      if (jpeg.size <= maxBytes) return jpeg;
      allowed = maxBytes / jpeg.size * share;
    }
    scale *= SHORTER;
    allowed /= SHORTER ** 2;
  }
}
function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(
      /** @type {string} */
      reader.result
    );
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
function draw(picture, canvas) {
  const context = (
    /** @type {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} */
    canvas.getContext("2d")
  );
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}
function encoded(canvas, quality) {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve, reject) => {
    const done = (blob) => blob ? resolve(blob) : reject(new Error("The canvas could not be encoded."));
    canvas.toBlob(done, "image/jpeg", quality);
  });
}

// src/photos/workers.js
var import_meta = {};
var POLICY = "hypersign-kyc";
var HERE = "file:///";
var NAMES = ["photos/photo-worker.js", "capture/frame-worker.js"];
var policy;
function isServedAsIs(moduleUrl, name) {
  const { protocol, pathname } = new URL(moduleUrl);
  if (
    /** @type {any} */
    import_meta.isServedAsIs
  ) return true;
  return protocol.startsWith("http") && pathname.endsWith(`/${name}`);
}
function trusted(name) {
  const { trustedTypes } = (
    /** @type {any} */
    globalThis
  );
  policy ??= trustedTypes?.createPolicy(POLICY, {
    createScriptURL: (asked) => NAMES.includes(asked) ? addressOf(asked) : null
  });
  return policy ? policy.createScriptURL(name) : addressOf(name);
}
function addressOf(name) {
  return new URL(`../${name}`, HERE).href;
}

// src/photos/photos.js
var LEAST_BYTES = 1e3;
var HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"];
async function reducePhoto(source, { longestSide = 2e3, maxBytes = 6e5, signal } = {}) {
  throwIfAborted(signal);
  if (!(longestSide >= 1 && maxBytes >= LEAST_BYTES)) throw invalidUse("longestSide or maxBytes is too small.");
  const limits = { longestSide, maxBytes };
  const still = await stillOf(source);
  try {
    return await inWorker(still, limits, signal);
  } catch (error) {
    if (error instanceof VerificationError) throw error;
    return await inPage(still, limits);
  } finally {
    if (!(still instanceof Blob)) still.close();
  }
}
async function stillOf(source) {
  if (source instanceof Blob) return source;
  if (!(source instanceof HTMLVideoElement)) throw invalidUse("reducePhoto needs a file or a video.");
  try {
    return await createImageBitmap(source);
  } catch (cause) {
    throw invalidImage("The camera shows no picture yet.", "Wait a moment, then take the photo again.", cause);
  }
}
function inWorker(source, limits, signal) {
  return new Promise((resolve, reject) => {
    const worker = startWorker();
    const end = () => {
      worker.terminate();
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = () => (end(), reject(aborted(
      /** @type {AbortSignal} */
      signal
    )));
    worker.onmessage = ({ data }) => (end(), data.photo ? resolve(data.photo) : reject(new Error(data.failure)));
    worker.onerror = (event) => (event.preventDefault(), end(), reject(new Error("The worker could not be started.")));
    signal?.addEventListener("abort", onAbort);
    worker.postMessage({ source, limits });
  });
}
function startWorker() {
  if (isServedAsIs("file:///", "photos.js")) {
    return new Worker(trusted("photos/photo-worker.js"), { type: "module" });
  }
  return new Worker(new URL("./photo-worker.js", "file:///"), { type: "module" });
}
async function inPage(source, limits) {
  if (source instanceof Blob) return fileInPage(source, limits);
  try {
    return await dataUrl(await reduced(source, limits, newCanvas));
  } catch (cause) {
    throw notSupported(`The picture could not be drawn or encoded: ${cause}`, cause);
  }
}
async function fileInPage(source, limits) {
  const image = new Image();
  const url = URL.createObjectURL(source);
  try {
    image.src = url;
    await image.decode();
    return await dataUrl(await reduced(image, limits, newCanvas));
  } catch (cause) {
    throw await unreadable(source, cause);
  } finally {
    URL.revokeObjectURL(url);
  }
}
function newCanvas(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}
async function unreadable(file, cause) {
  let start;
  try {
    start = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
  } catch (gone) {
    return invalidImage("This file cannot be read any more.", "Choose it again, or take a new photo.", gone);
  }
  return start.startsWith("ftyp") && HEIC_BRANDS.includes(start.slice(4)) ? invalidImage("This browser cannot read HEIC photos.", "Take the photo with the camera here, or choose a JPEG.", cause) : invalidImage("This file is not a picture that this browser can read.", "Choose another file.", cause);
}
function invalidImage(message, nextStep2, cause) {
  const hint = `The browser said: ${cause}`;
  return new VerificationError({ code: "INVALID_IMAGE", message, nextStep: nextStep2, hint, cause });
}
