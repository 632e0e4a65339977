import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { CONSENT, EXTRACT, OPEN, PASSPORT, VerificationError, bundle, clientWith, failure, rejection, settled, status, tokenOf } from "./fake_api.mjs";

test("a refusal says how many attempts are left", async () => {
  const refusal = failure("EYES_CLOSED", { retryable: true, attemptsLeft: 2, nextStep: "Open your eyes." });
  const { api } = clientWith({ [OPEN]: () => bundle("s"), [EXTRACT]: () => [422, refusal] });
  await api.open();
  const error = await rejection(api.extract(PASSPORT));
  assert.deepEqual([error.status, error.code, error.attemptsLeft, error.retryable], [422, "EYES_CLOSED", 2, true]);
});

for (const [code, status] of [["STORE_UNAVAILABLE", 503], ["UPSTREAM_TIMEOUT", 504], ["SERVICE_UNAVAILABLE", 503]]) {
  test(`after ${code}, an extraction is never repeated by itself, because the work may be done`, async () => {
    const answer = code === "SERVICE_UNAVAILABLE" ? { message: "Service Unavailable" } : failure(code, { retryable: true });
    const { api, paths } = clientWith({ [OPEN]: () => bundle("s"), [EXTRACT]: () => [status, answer, { "Retry-After": "1" }] });
    await api.open();
    const error = await rejection(api.extract(PASSPORT));
    assert.equal(error.code, code);
    assert.deepEqual(paths(), [OPEN, EXTRACT]);
  });
}

test("after STORE_UNAVAILABLE, a consent is repeated", async () => {
  const answers = [[503, failure("STORE_UNAVAILABLE", { retryable: true }), { "Retry-After": "0.01" }], { data: { userId: "u" } }];
  const { api } = clientWith({ "GET /sessions/s": () => status("verified"), [OPEN]: () => bundle("s"), [CONSENT]: () => answers.shift() });
  await api.resume({ sessionId: "s", credentials: [{ id: "c" }] });
  assert.deepEqual(await api.consent(), { userId: "u" });
});

for (const lost of [
  new TypeError("Failed to fetch"), // Chromium
  new TypeError("NetworkError when attempting to fetch resource."), // Firefox
  new TypeError("Load failed"), // Safari
  new TypeError("Network request failed"), // React Native
  Object.assign(new Error("Network Error"), { code: "ERR_NETWORK" }), // axios
  Object.assign(new Error("A network error has occurred."), { name: "NetworkError" }), // Amplify
  Object.assign(new Error("Firebase: Error"), { code: "auth/network-request-failed" }),
  new Error("Refresh failed", { cause: new TypeError("fetch failed") }),
]) {
  test(`signInToken that fails with "${lost.message}" has no connection`, async () => {
    const { api } = clientWith({}, { signInToken: () => Promise.reject(lost) });
    const error = await rejection(api.open());
    assert.equal(error.code, "NO_CONNECTION");
    assert.equal(error.cause, lost);
  });
}

for (const failing of [() => Promise.reject(new Error("login_required")), () => { throw new Error("no user"); }, () => undefined, () => ""]) {
  test(`signInToken ${failing} asks the user to sign in again`, async () => {
    const { api, calls } = clientWith({}, { signInToken: failing });
    const error = await rejection(api.me());
    assert.ok(error instanceof VerificationError);
    assert.equal(error.code, "SIGN_IN_FAILED");
    assert.equal(calls.length, 0);
  });
}

test("a mistake in the app's own callback is a VerificationError", async () => {
  const { api } = clientWith({ [OPEN]: () => bundle("s"), [EXTRACT]: () => ({ data: {} }) });
  await api.open();
  const onProgress = () => { throw new RangeError("a bug"); };
  const error = await rejection(api.extract(PASSPORT, { onProgress }));
  assert.equal(error.code, "INVALID_USE");
  assert.match(error.hint, /a bug/);
});

test("polls follow Retry-After closely, so that a computer shows the phone's result within three seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const at = [];
  const { api } = clientWith({
    "GET /sessions/s": () => {
      at.push(Date.now());
      return [200, status(at.length > 20 ? "confirmed" : "consented"), { "Retry-After": at.length > 20 ? "" : "2" }];
    },
  });
  await api.resume({ sessionId: "s" });
  const waiting = api.waitForOutcome();
  while (at.length <= 20) {
    await new Promise((resolve) => setImmediate(resolve));
    t.mock.timers.tick(10);
  }
  assert.equal((await waiting).outcome, "confirmed");
  const pauses = at.slice(2).map((time, position) => time - at[position + 1]);
  assert.ok(Math.min(...pauses) >= 2000, `${pauses}`);
  assert.ok(Math.max(...pauses) <= 2500, `${pauses}`);
});

test("polls slow down while the back end turns them away", async () => {
  mock.method(Math, "random", () => 0);
  const { waitBeforePoll } = await import("../../../clients/web/src/client/repeating.js");
  assert.deepEqual([0, 1, 2, 3, 9].map((failures) => waitBeforePoll(2, failures)), [2000, 2000, 2000, 4000, 15_000]);
  assert.equal(waitBeforePoll(undefined, 0), 500);
  mock.restoreAll();
});
