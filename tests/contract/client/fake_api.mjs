// A fake of the back end for the client's tests: answers come when the test says so.
import { VerificationApi } from "../../../clients/web/src/client/index.js";

export { VerificationApi };
export { VerificationError } from "../../../clients/web/src/client/index.js";

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An ID token of this user. Each is another string, as with most identity providers. */
export const tokenOf = (sub) => `${encoded({ alg: "none" })}.${encoded({ iss: "https://id.example.com", sub, n: (count += 1) })}.x`;
let count = 0;

export const bundle = (sessionId, more) => ({ sessionId, state: "created", userDid: "did:hid:user", userBearerToken: `user-token-of-${sessionId}`, ...more });
export const status = (outcome, more) => ({ success: true, data: { sessionId: "s", step: outcome, outcome, stepErrors: [], ...more } });
export const failure = (code, more) => ({ success: false, message: "No.", error: { code, retryable: false, ...more } });

/**
 * Returns a client and the calls it has made. `answers` maps "METHOD path" to a function that gets the call and returns
 * the answer, `[status, body, headers?]`, or a promise of either.
 */
export function clientWith(answers, options = {}) {
  const calls = [];
  const fetch = async (url, { method, headers, body, signal }) => {
    const { pathname } = new URL(url);
    const call = { path: pathname, method, token: headers.Authorization.slice(7), headers, body: body && JSON.parse(body), signal };
    calls.push(call);
    const answer = await answers[`${method} ${pathname}`](call, calls);
    const [code, content, sent] = Array.isArray(answer) ? answer : [200, answer];
    return new Response(code === 304 ? null : JSON.stringify(content), { status: code, headers: sent });
  };
  const api = new VerificationApi({ baseUrl: "https://api.example.com", signInToken: () => tokenOf("ann"), fetch, ...options });
  return { api, calls, paths: () => calls.map(({ method, path }) => `${method} ${path}`) };
}

/** A promise that the test fulfils. */
export function later() {
  let give;
  const promise = new Promise((resolve) => (give = resolve));
  return { promise, give };
}

/** Lets everything run that waits for nothing. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Returns the error that a promise rejects with. */
export const rejection = (promise) => promise.then(
  (value) => { throw new Error(`It must fail, but returned ${JSON.stringify(value)}.`); },
  (error) => error,
);

export const OPEN = "POST /get-required-tokens-and-session-for-a-user";
export const EXTRACT = "POST /api/v2/documents/extract";
export const VERIFY = "POST /api/v2/biometrics/verify";
export const CONSENT = "POST /api/v2/consents";
export const PASSPORT = { documentType: "PASSPORT", documentFront: "front" };
