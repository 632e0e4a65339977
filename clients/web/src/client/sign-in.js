// @ts-check
/** The user's ID token, which the app's `signInToken` returns. */

import { VerificationError, noConnection, signInFailed } from "./errors.js";

/** How browsers, React Native, Node, axios, Amplify and Firebase say that a request got no response. */
const LOST = /failed to fetch|fetch failed|load failed|network ?error|network request failed|network-request-failed|\boffline\b/i;

/**
 * Returns the ID token. Throws `SIGN_IN_FAILED`, or `NO_CONNECTION` if the identity provider cannot be reached.
 *
 * @param {(request: import("./requests.js").SignInRequest) => Promise<string> | string} signInToken
 * @param {import("./requests.js").SignInRequest} request
 */
export async function idTokenFrom(signInToken, request) {
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

/**
 * Returns who the token's user is, so that only calls of one user share a request. Without `iss` and `sub`, it is the
 * token itself.
 *
 * @param {string} token
 */
export function userOf(token) {
  try {
    const payload = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const { iss, sub } = JSON.parse(atob(payload));
    return sub ? JSON.stringify([iss, sub]) : token;
  } catch {
    return token; // It is no JWT, or this is an old React Native without atob.
  }
}

/** @param {any} error */
function isConnectionLost(error) {
  if ("navigator" in globalThis && navigator.onLine === false) return true;
  return [error?.name, error?.code, error?.message, error?.cause?.message].some((text) => LOST.test(String(text)));
}
