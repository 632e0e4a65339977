/**
 * What differs from one deployment to the next. Everything else of this folder stays as it is.
 *
 * As it stands, the page calls the API of its own address and signs in with the local stack's identity
 * provider, which asks for nothing but an e-mail.
 */

/** The API's address without a slash at the end, such as the output `ApiUrl` of the stack. */
export const API_URL = "";

/** Whether the page asks who signs in. An identity provider of your own does that itself: false. */
export const ASKS_FOR_EMAIL = true;

/** Who gets what the user agrees to share, as the user knows them. */
export const RECIPIENT = globalThis.location.host;

/**
 * Your user's sign-in token: what the API's `JwtIssuer` issued for its `JwtAudience`, with the claim `email`.
 * Called before the first call of a session, when a token is renewed, and when the page was loaded anew. With
 * oidc-client-ts it is `(await userManager.signinSilent()).id_token`.
 *
 * @param {{email: string, name: string}} person what the page asked for
 * @returns {Promise<string>}
 */
export async function signInToken(person) {
  const answer = await fetch(`${API_URL}/local/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(person),
  });
  if (!answer.ok) throw new Error("The local identity provider did not take this e-mail.");
  return (await answer.json()).token;
}
