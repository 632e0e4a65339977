/**
 * Returns the ID token. Throws `SIGN_IN_FAILED`, or `NO_CONNECTION` if the identity provider cannot be reached.
 *
 * @param {(request: import("./requests.js").SignInRequest) => Promise<string> | string} signInToken
 * @param {import("./requests.js").SignInRequest} request
 */
export function idTokenFrom(signInToken: (request: import("./requests.js").SignInRequest) => Promise<string> | string, request: import("./requests.js").SignInRequest): Promise<string>;
/**
 * Returns who the token's user is, so that only calls of one user share a request. Without `iss` and `sub`, it is the
 * token itself.
 *
 * @param {string} token
 */
export function userOf(token: string): string;
