// Runs clients/web in Node. With the argument "react-native", it removes the functions that React Native lacks. Prints
// one line per promise.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const { API_URL, FRONT, SELFIE, CLIENT } = process.env;
const emulated = process.argv[2] === "react-native";
const nodeFetch = globalThis.fetch;

// Node loads its fetch at the first call, and needs the functions that are removed below.
await (await nodeFetch(`${API_URL}/local/.well-known/jwks.json`)).text();

if (emulated) {
  delete AbortSignal.timeout;
  delete AbortSignal.any;
  for (const missing of ["structuredClone", "TextDecoder", "crypto", "Worker", "document"]) {
    Object.defineProperty(globalThis, missing, { value: undefined, configurable: true });
  }
  // React Native's fetch reads a body as a whole, so its responses have no `body`.
  globalThis.fetch = async (url, init) => {
    const answer = await nodeFetch(url, init).catch(() => {
      throw new TypeError("Network request failed");
    });
    const text = await answer.text();
    return { status: answer.status, ok: answer.ok, headers: { get: (name) => answer.headers.get(name) }, text: async () => text };
  };
  globalThis.XMLHttpRequest = class {
    upload = {};
    open(method, url) {
      Object.assign(this, { method, url, sent: {} });
    }
    setRequestHeader(name, value) {
      this.sent[name] = value;
    }
    getResponseHeader(name) {
      return this.received.get(name);
    }
    async send(body) {
      for (const part of [0.5, 1]) this.upload.onprogress({ loaded: body.length * part, total: body.length });
      const answer = await nodeFetch(this.url, { method: this.method, headers: this.sent, body });
      Object.assign(this, { status: answer.status, received: answer.headers, responseText: await answer.text() });
      this.onload();
    }
    abort() {
      this.onabort();
    }
  };
}

const { VerificationApi, VerificationError } = await import(CLIENT);
const front = readFileSync(FRONT, "utf-8");
const selfieImage = readFileSync(SELFIE, "utf-8");

async function idToken(email) {
  const answer = await nodeFetch(`${API_URL}/local/token`, { method: "POST", body: JSON.stringify({ email, name: "Ann" }) });
  return (await answer.json()).token;
}
const clientOf = (email, more = {}) => new VerificationApi({ baseUrl: API_URL, signInToken: () => idToken(email), ...more });
const document = { documentType: "PASSPORT", documentFront: front };

/** Returns the error of a call, which must be a VerificationError. */
async function failure(call) {
  const error = await call().then(
    () => assert.fail("It must fail."),
    (reason) => reason,
  );
  assert.ok(error instanceof VerificationError, String(error.stack));
  assert.ok(error.message && error.code);
  return error;
}

async function journey() {
  const email = "ann@example.com";
  const api = clientOf(email);
  assert.deepEqual(api.snapshot(), { version: 1, sessionId: undefined, next: "open" });
  await api.open();
  const parts = [];
  await api.extract(document, { onProgress: ({ loaded, total }) => parts.push(loaded / total) });
  assert.equal(parts.at(-1), 1);
  const { credentials } = await api.verify({ selfieImage });
  const stored = JSON.stringify(api.snapshot());
  assert.equal(JSON.parse(stored).next, "consent");
  assert.ok(!stored.includes(credentials[0].id), "The snapshot has ids only.");

  // The app was killed, so the steps' answers are lost.
  const later = clientOf(email);
  await later.resume(JSON.parse(stored));
  assert.equal(later.snapshot().next, "extract");
  await later.extract(document);
  await later.verify({ selfieImage });
  await later.consent();
  assert.equal(later.snapshot().next, "outcome");

  // Killed again.
  const last = clientOf(email);
  await last.resume(later.snapshot());
  const seen = [];
  const status = await last.waitForOutcome({ onStatus: ({ outcome }) => seen.push(outcome) });
  assert.equal(status.outcome, "confirmed");
  assert.ok(seen.length >= 1);
  assert.equal(last.snapshot().next, "done");
  assert.equal((await last.erase()).userErased, true);
  assert.equal(last.sessionId, undefined);
}

async function expiredUserToken() {
  const api = clientOf("bob+short_user_token@example.com");
  await api.open();
  await api.extract(document);
  assert.ok((await api.verify({ selfieImage })).credentials.length);
}

// Both environments use one stack, so users who are new have other addresses there.

/** A user reloads the page, or comes back on another day. */
async function comingBack() {
  const email = `fay-${process.argv[2]}@example.com`;
  const api = clientOf(email);
  assert.deepEqual(await api.me(), { latestSession: null, confirmedSession: null, opensAgainAt: null });
  const [first, same] = await Promise.all([api.open(), api.open()]);
  assert.equal(first.sessionId, same.sessionId);
  assert.deepEqual(first.attemptsLeft, { extraction: 5, faceMatch: 5 });
  await api.extract(document);

  const reloaded = clientOf(email);
  const { latestSession } = await reloaded.me();
  assert.equal(latestSession.sessionId, first.sessionId);
  assert.equal(latestSession.outcome, "extracted");
  assert.equal(latestSession.canContinue, true);
  const continued = await reloaded.open();
  assert.equal(continued.sessionId, first.sessionId);
  assert.equal(continued.attemptsLeft.extraction, 4);
  assert.equal(reloaded.snapshot().next, "extract");

  const kept = clientOf(email);
  await kept.resume(api.snapshot({ withExtractionToken: true }));
  assert.equal(kept.snapshot().next, "verify");
  assert.ok((await kept.verify({ selfieImage })).credentials.length);
  await kept.consent();
  await kept.waitForOutcome();
  assert.equal((await kept.me()).confirmedSession.sessionId, first.sessionId);
  assert.notEqual((await kept.open({ newSession: true })).sessionId, first.sessionId);
}

/** A computer and a phone work on one session, and the computer shows the result soon after the phone. */
async function twoDevices() {
  const email = "gil@example.com";
  const [computer, phone] = [clientOf(email), clientOf(email)];
  await computer.open();
  await computer.extract(document);
  await phone.resume(computer.snapshot());
  await phone.extract(document);
  const elsewhere = await failure(() => computer.verify({ selfieImage }));
  assert.equal(elsewhere.code, "ON_OTHER_DEVICE");
  await phone.verify({ selfieImage });

  const shown = {};
  const show = (device) => async ({ outcome }) => assert.equal((shown[device] = Date.now()) && outcome, "confirmed");
  const waiting = computer.waitForOutcome().then(show("computer"));
  await phone.consent();
  await phone.waitForOutcome().then(show("phone"));
  await waiting;
  assert.ok(shown.computer - shown.phone < 3000, `${shown.computer - shown.phone} ms`);
}

/** Hypersign allows one attempt in a session, and the first selfie is refused. */
async function unusableSession() {
  const api = clientOf(`hal-${process.argv[2]}+eyes_closed+once+one_attempt@example.com`);
  const { sessionId } = await api.open();
  await api.extract(document);
  const refusal = await failure(() => api.verify({ selfieImage }));
  assert.equal(refusal.code, "EYES_CLOSED");
  assert.equal(refusal.attemptsLeft, 4);
  assert.ok((await api.verify({ selfieImage })).credentials.length);
  assert.notEqual(api.sessionId, sessionId);
}

async function failures() {
  const refused = clientOf("cid+unreadable_document@example.com");
  await refused.open();
  const refusal = await failure(() => refused.extract(document));
  assert.equal(refusal.status, 422);
  assert.ok(refusal.nextStep && refusal.requestId);

  const stranger = new VerificationApi({ baseUrl: API_URL, signInToken: () => "not-a-token" });
  const unauthorized = await failure(() => stranger.open());
  assert.equal(unauthorized.code, "UNAUTHORIZED");
  assert.match(unauthorized.hint, /JwtIssuer/);

  const nobody = new VerificationApi({ baseUrl: "http://127.0.0.1:9", signInToken: () => "any", retries: 0 });
  assert.equal((await failure(() => nobody.open())).code, "NO_CONNECTION");

  for (const broken of [() => undefinedFunction(), async () => undefinedFunction(), async () => AbortSignal.missing()]) {
    const api = new VerificationApi({ baseUrl: API_URL, signInToken: () => "any", fetch: broken });
    assert.equal((await failure(() => api.open())).code, "NOT_SUPPORTED", String(broken));
  }
  const noSignIn = new VerificationApi({ baseUrl: API_URL, signInToken: () => Promise.reject(new Error("login_required")) });
  assert.equal((await failure(() => noSignIn.open())).code, "SIGN_IN_FAILED");

  const silent = { fetch: () => new Promise(() => {}) };
  const slow = new VerificationApi({ baseUrl: API_URL, signInToken: () => "any", timeout: 50, ...silent });
  assert.equal((await failure(() => slow.open())).code, "TIMED_OUT");
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const aborted = new VerificationApi({ baseUrl: API_URL, signInToken: () => "any", ...silent });
  assert.equal((await failure(() => aborted.open({ signal: controller.signal }))).code, "ABORTED");
  assert.equal((await failure(() => aborted.consent())).code, "INVALID_USE");

  const fetch = globalThis.fetch;
  globalThis.fetch = undefined;
  assert.throws(() => clientOf("dan@example.com"), { code: "NOT_SUPPORTED" });
  globalThis.fetch = fetch;
}

/** How often each kind of call is sent if its answer is lost. */
async function repetitions() {
  const sent = [];
  const lossy = async (url, init) => {
    const path = new URL(url).pathname;
    const known = sent.includes(path);
    sent.push(path);
    const answer = await nodeFetch(url, init);
    if (!known) throw new TypeError("fetch failed");
    return answer;
  };
  const email = "eve@example.com";
  const api = clientOf(email);
  await api.open();
  const { extractionToken } = await api.extract(document);
  const { credentials } = await api.verify({ selfieImage });
  const snapshot = { ...api.snapshot(), extractionToken, credentials };

  const unlucky = clientOf(email, { fetch: lossy });
  await unlucky.resume(snapshot); // GET: repeated
  assert.equal(unlucky.snapshot().next, "consent");
  assert.equal((await failure(() => unlucky.extract(document))).code, "NO_CONNECTION"); // the bundle: not repeated
  assert.equal((await failure(() => unlucky.extract(document))).code, "NO_CONNECTION"); // costs credits: not repeated
  const count = (part) => sent.filter((path) => path.includes(part)).length;
  assert.equal(count("/extract"), 1);
  await api.extract(document); // The lost bundle was a renewal. This client's user token stays valid.
  const again = await api.verify({ selfieImage });
  await unlucky.consent({ credentials: again.credentials });
  assert.equal(count("/consents"), 2); // lost, taken
  assert.equal(count("/sessions"), 2);
}

for (const promise of [journey, expiredUserToken, comingBack, twoDevices, unusableSession, failures, repetitions]) {
  await promise();
  console.log(promise.name);
}
process.exit();
