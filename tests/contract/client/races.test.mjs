import assert from "node:assert/strict";
import { test } from "node:test";
import { EXTRACT, OPEN, PASSPORT, VERIFY, VerificationError, bundle, clientWith, failure, later, rejection, settled, status, tokenOf } from "./fake_api.mjs";

const extracted = { data: { extractionToken: "extraction-token" } };

test("a renewal that is answered late does not put the next user's photos into the first user's session", async () => {
  let user = "ann";
  const renewal = later();
  const { api, calls } = clientWith(
    {
      [OPEN]: ({ body }) => (body.sessionId ? renewal.promise : bundle(`session-of-${user}`)),
      [EXTRACT]: ({ token }) => (token === "renewed" ? extracted : token.includes("ann") ? [401, failure("USER_TOKEN_EXPIRED")] : extracted),
      [VERIFY]: () => ({ data: { credentials: [] } }),
    },
    { signInToken: () => tokenOf(user) },
  );
  await api.open();
  const slow = rejection(api.extract({ ...PASSPORT, documentFront: "ann's" }));
  await settled();

  user = "bob";
  await api.open();
  renewal.give(bundle("session-of-ann", { userBearerToken: "renewed" }));
  await settled();
  await api.extract({ ...PASSPORT, documentFront: "bob's" });
  await api.verify({ selfieImage: "bob's" });

  assert.equal((await slow).code, "ABORTED");
  assert.equal(api.sessionId, "session-of-bob");
  const sent = calls.filter(({ path }) => path.startsWith("/api/")).map(({ body, token }) => [body.documentFront ?? body.selfieImage, body.sessionId, token]);
  assert.deepEqual(sent, [
    ["ann's", "session-of-ann", "user-token-of-session-of-ann"],
    ["bob's", "session-of-bob", "user-token-of-session-of-bob"],
    ["bob's", "session-of-bob", "user-token-of-session-of-bob"],
  ]);
});

test("a step that is answered late changes nothing in the next session", async () => {
  const extraction = later();
  let opened = 0;
  const { api } = clientWith({ [OPEN]: () => bundle(`session-${(opened += 1)}`), [EXTRACT]: () => extraction.promise });
  await api.open();
  const slow = rejection(api.extract(PASSPORT));
  await settled();
  await api.open({ newSession: true });
  extraction.give(extracted);

  const error = await slow;
  assert.ok(error instanceof VerificationError);
  assert.equal(error.code, "ABORTED");
  assert.deepEqual(api.snapshot({ withExtractionToken: true }), { version: 1, sessionId: "session-2", next: "extract" });
});

test("the later of two open() calls counts, also if it is answered first", async () => {
  let user = "ann";
  const slow = later();
  const { api } = clientWith(
    { [OPEN]: () => (user === "ann" ? slow.promise : bundle("bob's")) },
    { signInToken: () => tokenOf(user) },
  );
  const ann = rejection(api.open());
  await settled();
  user = "bob";
  await api.open();
  slow.give(bundle("ann's"));
  assert.equal((await ann).code, "ABORTED");
  assert.equal(api.sessionId, "bob's");
});

test("the later of two open() calls counts, also if its ID token comes first", async () => {
  const slowToken = later();
  const tokens = [slowToken.promise, tokenOf("bob")];
  const { api, calls } = clientWith({ [OPEN]: () => bundle("bob's") }, { signInToken: () => tokens.shift() });
  const ann = rejection(api.open());
  await api.open();
  slowToken.give(tokenOf("ann"));
  assert.equal((await ann).code, "ABORTED");
  assert.equal(calls.length, 1);
});

for (const [begin, act] of [
  ["open", (api) => api.open()],
  ["resume", (api) => api.resume({ sessionId: "s" })],
]) {
  test(`if another user's open() fails, no step goes on in the session that ${begin}() began`, async () => {
    let user = "ann";
    const { api } = clientWith(
      {
        [OPEN]: () => (user === "ann" ? bundle("ann's") : [429, failure("TOO_MANY_ATTEMPTS")]),
        "GET /sessions/s": () => status("extracted"),
      },
      { signInToken: () => tokenOf(user) },
    );
    await act(api);
    user = "bob";
    await rejection(api.open());
    assert.equal((await rejection(api.extract(PASSPORT))).code, "INVALID_USE");
  });
}

test("resume() counts over an open() that is answered later", async () => {
  const slow = later();
  const { api } = clientWith({
    [OPEN]: () => slow.promise,
    "GET /sessions/kept": () => ({ data: { sessionId: "kept", step: "created", outcome: "created", stepErrors: [] } }),
  });
  const opening = rejection(api.open());
  await settled();
  await api.resume({ sessionId: "kept" });
  slow.give(bundle("new"));
  assert.equal((await opening).code, "ABORTED");
  assert.equal(api.sessionId, "kept");
});

test("simultaneous resume() calls do not end each other", async () => {
  const { api } = clientWith({ "GET /sessions/s": () => status("extracted") });
  const resumed = await Promise.all([1, 2].map(() => api.resume({ sessionId: "s", extractionToken: "kept" })));
  assert.deepEqual(resumed.map(({ outcome }) => outcome), ["extracted", "extracted"]);
});

test("simultaneous open() calls of one user share one request", async () => {
  const { api, calls } = clientWith({ [OPEN]: async () => (await settled(), bundle("one")) });
  const opened = await Promise.all([api.open(), api.open(), api.open()]);
  assert.deepEqual(opened.map(({ sessionId }) => sessionId), ["one", "one", "one"]);
  assert.equal(calls.length, 1);
});

test("a signal ends only its own caller's wait: React's StrictMode mounts, unmounts and mounts again", async () => {
  const answer = later();
  const { api, calls } = clientWith({ [OPEN]: () => answer.promise });
  const first = new AbortController();
  const aborted = rejection(api.open({ signal: first.signal }));
  await settled();
  first.abort();
  const second = api.open({ signal: new AbortController().signal });
  await settled();
  answer.give(bundle("one"));

  assert.equal((await aborted).code, "ABORTED");
  assert.equal((await second).sessionId, "one");
  assert.equal(calls.length, 1);
});

test("a signal ends only its own caller's wait for a renewal that others share", async () => {
  const renewal = later();
  const { api, paths } = clientWith({
    [OPEN]: () => renewal.promise,
    "GET /sessions/s": () => ({ data: { sessionId: "s", step: "extracted", outcome: "extracted", stepErrors: [] } }),
    [EXTRACT]: () => extracted,
    [VERIFY]: () => ({ data: { credentials: [] } }),
  });
  await api.resume({ sessionId: "s", extractionToken: "kept" });
  const leaving = new AbortController();
  const left = rejection(api.extract(PASSPORT, { signal: leaving.signal }));
  const stays = api.verify({ selfieImage: "selfie" });
  await settled();
  leaving.abort();
  assert.equal((await left).code, "ABORTED");
  renewal.give(bundle("s"));
  assert.deepEqual(await stays, { credentials: [] });
  assert.equal(paths().filter((path) => path === OPEN).length, 1);
});

test("an aborted signal stops a call before it is sent", async () => {
  const { api, calls } = clientWith({});
  assert.equal((await rejection(api.open({ signal: AbortSignal.abort() }))).code, "ABORTED");
  assert.equal((await rejection(api.me({ signal: AbortSignal.abort() }))).code, "ABORTED");
  assert.equal(calls.length, 0);
});
