// @ts-check
/**
 * Sign-in with a page of the identity provider, such as Cognito's hosted UI: OAuth 2.0's authorization code with PKCE
 * (RFC 7636). config.js uses it if your users do not sign in elsewhere.
 *
 * Tokens stay in memory. After a reload, the identity provider knows the user from its own cookie and sends them back at
 * once.
 */

/** @typedef {{token: string, until: number, refreshToken?: string}} SignedIn */

/** The key in `sessionStorage` while the user signs in. Without the code with which the user returns, it is useless. */
const KEY = "sign-in";
/** A token is renewed this many seconds before it expires. */
const MARGIN_SECONDS = 300;

/**
 * Returns the function `signInToken` for config.js.
 *
 * @param {object} options
 * @param {string} options.domain the stack's output `SignInUrl`
 * @param {string} options.clientId the stack's output `UserPoolClientId`
 * @param {string} [options.redirectUri] one of the parameter `UserPoolCallbackUrls`; this page if it is missing
 * @returns {() => Promise<string>}
 */
export function hostedSignIn({ domain, clientId, redirectUri = location.origin + location.pathname }) {
  /** @type {SignedIn | undefined} */
  let signedIn;
  /** One renewal at a time, because a code can be used only once. @type {Promise<SignedIn> | undefined} */
  let signingIn;
  const back = new URLSearchParams(location.search);
  let returned = back.has("state") && (back.has("code") || back.has("error"));
  // The user pressed the button before they went to sign in, so they need not press it again.
  if (returned) document.addEventListener("ready", continueJourney, { once: true });

  /** @param {Record<string, string>} fields @returns {Promise<SignedIn>} */
  async function tokens(fields) {
    const body = new URLSearchParams({ client_id: clientId, ...fields });
    const answer = await fetch(`${domain}/oauth2/token`, { method: "POST", body });
    if (!answer.ok) throw new Error(`The identity provider answered ${answer.status}.`);
    const { id_token: token, refresh_token: refreshToken = fields.refresh_token, expires_in: seconds } = await answer.json();
    return { token, refreshToken, until: Date.now() + (seconds - MARGIN_SECONDS) * 1000 };
  }

  /** Handles the user's return from the identity provider. @returns {Promise<SignedIn>} */
  async function finish() {
    returned = false;
    const { state, verifier } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    sessionStorage.removeItem(KEY);
    history.replaceState(history.state, "", location.pathname);
    if (back.has("error")) throw new Error(`The identity provider answered ${back.get("error")}.`);
    // Somebody else's link could sign the user in to an account that is not theirs.
    if (!state || state !== back.get("state")) throw new Error("This sign-in was not started on this page.");
    const code = back.get("code") ?? "";
    return tokens({ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier });
  }

  /** Leaves the page. The promise stays pending. @returns {Promise<SignedIn>} */
  async function leave() {
    const [state, verifier] = [random(), random()];
    sessionStorage.setItem(KEY, JSON.stringify({ state, verifier }));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: "openid email profile",
      state,
      code_challenge: base64url(new Uint8Array(digest)),
      code_challenge_method: "S256",
    });
    location.assign(`${domain}/oauth2/authorize?${query}`);
    return new Promise(() => {});
  }

  async function signIn() {
    if (returned) return finish();
    const refreshToken = signedIn?.refreshToken;
    if (!refreshToken) return leave();
    return tokens({ grant_type: "refresh_token", refresh_token: refreshToken }).catch(leave);
  }

  return async () => {
    if (signedIn && signedIn.until > Date.now()) return signedIn.token;
    signingIn ??= signIn();
    try {
      signedIn = await signingIn;
    } finally {
      signingIn = undefined;
    }
    return signedIn.token;
  };
}

function continueJourney() {
  if (document.querySelector("main")?.dataset.view !== "signin") return;
  /** @type {HTMLFormElement} */ (document.getElementById("form-signin")).requestSubmit();
}

/** Returns 256 random bits, the length that RFC 7636 recommends. */
function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
