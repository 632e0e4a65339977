/**
 * Everything that differs between deployments. You need not change any other file in this folder. docs/demo.md shows
 * two examples.
 *
 * Without changes, the page calls the API at its own address and signs in with the local stack's identity provider,
 * which asks only for an e-mail.
 */

/** The API's address without a slash at the end, such as the output `ApiUrl` of the stack. */
export const API_URL = "";

/** Whether the page asks who signs in. Set false if your own identity provider asks. */
export const ASKS_FOR_EMAIL = true;

/** Who receives what the user agrees to share. */
export const COMPANY = {
  name: "Example Company",
  /** An image of 28 pixels' height, in this folder or as a data URL. */
  logo: "icon.svg",
  /** Your privacy notice; no link if it is empty. */
  privacyUrl: "",
  /** For how many days you keep the result. The back end's `ResultRetentionDays` is 30. */
  keptDays: 30,
  /** Where the last button leads, such as your app. The button is not shown if it is empty. */
  returnUrl: "",
};

/** CSS variables of style/page.css that have your colours, for light and for dark mode. */
export const THEME = { light: {}, dark: {} };

/** After this many seconds without an outcome, the page says that you will let the user know. */
export const CHECKING_SECONDS = 60;

/** The address of an image with the QR code of `link`, which leads a user's phone to this page. @param {string} link */
export { qrImage } from "./qr.js";

/** @type {{for: string, token: string, until: number} | undefined} */
let signedIn;

/**
 * Returns your user's sign-in token, which the API's `JwtIssuer` issued for its `JwtAudience`, with the claim `email`.
 * The page calls this before each request that needs the token. With oidc-client-ts it is `(await
 * userManager.signinSilent()).id_token`.
 *
 * @param {{email: string, name: string}} person what the page asked for
 * @returns {Promise<string>}
 */
export async function signInToken(person) {
  const key = JSON.stringify(person);
  if (signedIn?.for === key && signedIn.until > Date.now()) return signedIn.token;
  const answer = await fetch(`${API_URL}/local/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: key,
  });
  if (!answer.ok) throw new Error("The local identity provider did not take this e-mail.");
  const { token } = await answer.json();
  // A token of the local identity provider is valid for an hour.
  signedIn = { for: key, token, until: Date.now() + 50 * 60_000 };
  return token;
}
