import assert from "node:assert/strict";
import { test } from "node:test";
import { CONSENT, EXTRACT, OPEN, PASSPORT, VERIFY, bundle, clientWith, failure, rejection, status } from "./fake_api.mjs";

const unusable = () => [409, failure("SESSION_UNUSABLE", { requestId: "r" })];
const elsewhere = (field) => () => [403, failure("FORBIDDEN", { details: [{ field, problem: "This does not belong to this session or caller." }] })];

test("open() continues, and open({ newSession }) does not", async () => {
  const { api, calls } = clientWith({ [OPEN]: () => bundle("s", { state: "extracted", attemptsLeft: { extraction: 4, faceMatch: 5 } }) });
  const { attemptsLeft } = await api.open();
  assert.deepEqual(attemptsLeft, { extraction: 4, faceMatch: 5 });
  assert.equal(api.snapshot().next, "extract", "The extraction token is lost.");
  await api.open({ name: "Ann", newSession: true });
  assert.deepEqual(calls.map(({ body }) => body), [{}, { name: "Ann", newSession: true }]);
});

test("a client that continues its own session still has what the steps returned", async () => {
  const { api } = clientWith({
    [OPEN]: ({}, calls) => bundle("s", { state: calls.length > 1 ? "extracted" : "created" }),
    [EXTRACT]: () => ({ data: { extractionToken: "extraction-token" } }),
  });
  await api.open();
  await api.extract(PASSPORT);
  await api.open();
  assert.equal(api.snapshot().next, "verify");
});

test("a snapshot has the extraction token only if it is asked for, and until the consent", async () => {
  const { api } = clientWith({
    [OPEN]: () => bundle("s"),
    [EXTRACT]: () => ({ data: { extractionToken: "extraction-token" } }),
    [VERIFY]: () => ({ data: { credentials: [{ id: "c" }] } }),
    [CONSENT]: () => ({ data: {} }),
    "GET /sessions/s": () => status("extracted"),
  });
  await api.open();
  await api.extract(PASSPORT);
  assert.deepEqual(api.snapshot(), { version: 1, sessionId: "s", next: "verify" });
  const kept = api.snapshot({ withExtractionToken: true });
  assert.equal(kept.extractionToken, "extraction-token");

  const { api: afterReload } = clientWith({ "GET /sessions/s": () => status("extracted") });
  await afterReload.resume(kept);
  assert.equal(afterReload.snapshot().next, "verify");

  await api.verify({ selfieImage: "selfie" });
  await api.consent();
  assert.ok(!("extractionToken" in api.snapshot({ withExtractionToken: true })));
});

test("me() says where the user stands", async () => {
  const standing = { latestSession: null, confirmedSession: { sessionId: "old", changedAt: "2026-01-01T00:00:00Z" }, opensAgainAt: null };
  const { api, paths } = clientWith({ "GET /users/me": () => ({ success: true, data: standing }) });
  assert.deepEqual(await api.me(), standing);
  assert.deepEqual(paths(), ["GET /users/me"]);
});

test("an unusable session is replaced once, and its photos are sent again", async () => {
  let opened = 0;
  const { api, calls, paths } = clientWith({
    [OPEN]: () => bundle(`session-${(opened += 1)}`),
    [EXTRACT]: ({ body }) => ({ data: { extractionToken: `token-of-${body.sessionId}` } }),
    [VERIFY]: ({ body }) => (body.sessionId === "session-1" ? unusable() : { data: { credentials: [{ id: "c" }] } }),
  });
  await api.open();
  await api.extract(PASSPORT);
  const { credentials } = await api.verify({ selfieImage: "selfie" });

  assert.deepEqual(credentials, [{ id: "c" }]);
  assert.equal(api.sessionId, "session-2");
  assert.deepEqual(paths(), [OPEN, EXTRACT, VERIFY, OPEN, EXTRACT, VERIFY]);
  assert.deepEqual(calls[3].body, { newSession: true });
  assert.equal(calls[4].body.documentFront, "front");
  assert.equal(calls[5].body.documentToken, "token-of-session-2");
});

test("a second unusable session is an error, and the app starts again", async () => {
  let opened = 0;
  const { api, paths } = clientWith({ [OPEN]: () => bundle(`session-${(opened += 1)}`), [EXTRACT]: unusable });
  await api.open();
  assert.equal((await rejection(api.extract(PASSPORT))).code, "SESSION_UNUSABLE");
  assert.deepEqual(paths(), [OPEN, EXTRACT, OPEN, EXTRACT]);
  assert.equal(api.snapshot().next, "open");
});

test("if the document's photos are lost, the new session asks for the document", async () => {
  const { api } = clientWith({
    "GET /sessions/s": () => status("extracted"),
    [OPEN]: ({ body }) => bundle(body.sessionId ?? "new"),
    [VERIFY]: unusable,
  });
  await api.resume({ sessionId: "s", extractionToken: "kept" });
  assert.equal((await rejection(api.verify({ selfieImage: "selfie" }))).code, "SESSION_UNUSABLE");
  assert.deepEqual(api.snapshot(), { version: 1, sessionId: "new", next: "extract" });
});

for (const [field, path, act] of [
  ["documentToken", VERIFY, (api) => api.verify({ selfieImage: "selfie" })],
  ["credentials", CONSENT, (api) => api.consent()],
]) {
  test(`a 403 for ${field} means that the verification continues on another device`, async () => {
    let outcome = "extracted";
    const { api, paths } = clientWith({
      "GET /sessions/s": () => status(outcome),
      [OPEN]: () => bundle("s"),
      [path]: elsewhere(field),
    });
    await api.resume({ sessionId: "s", extractionToken: "kept", credentials: [{ id: "c" }] });
    outcome = "consented";
    const error = await rejection(act(api));

    assert.equal(error.code, "ON_OTHER_DEVICE");
    assert.match(error.message, /other device/);
    assert.equal(error.cause.code, "FORBIDDEN");
    assert.equal(paths().at(-1), "GET /sessions/s");
    assert.equal(api.snapshot().next, "outcome", "The computer can wait for the phone's result.");
  });
}

test("another 403 stays what it is", async () => {
  const { api, paths } = clientWith({ [OPEN]: () => bundle("s"), [EXTRACT]: elsewhere("holderDid") });
  await api.open();
  assert.equal((await rejection(api.extract(PASSPORT))).code, "FORBIDDEN");
  assert.deepEqual(paths(), [OPEN, EXTRACT]);
});

test("a session that has expired is to be opened again", async () => {
  const { api } = clientWith({ [OPEN]: () => bundle("s"), [EXTRACT]: () => [410, failure("SESSION_EXPIRED")] });
  await api.open();
  await rejection(api.extract(PASSPORT));
  assert.equal(api.snapshot().next, "open");
});

test("a session that was completed elsewhere waits for its outcome", async () => {
  const { api } = clientWith({
    [OPEN]: () => bundle("s"),
    [EXTRACT]: () => [409, failure("SESSION_COMPLETED")],
    "GET /sessions/s": () => status("consented"),
  });
  await api.open();
  assert.equal((await rejection(api.extract(PASSPORT))).code, "SESSION_COMPLETED");
  assert.equal(api.snapshot().next, "outcome");
});
