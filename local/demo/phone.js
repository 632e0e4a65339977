// @ts-check
/** Continuing on a phone: the code to scan, and how far the user has come there. */

import { qrImage } from "./config.js";
import { label, say } from "./i18n.js";
import { byId } from "./views.js";

/** What is told while the phone is at work, by the session's outcome. @type {Record<string, string>} */
const STATES = { extracted: "phoneExtracted", verified: "phoneVerified", consented: "phoneConsented" };

/** The link has the session's id and no token, because the user signs in on the phone. @param {string} sessionId */
export async function showHandOver(sessionId) {
  const link = `${location.origin}${location.pathname}#session=${sessionId}`;
  const field = /** @type {HTMLInputElement} */ (byId("phone-link"));
  field.value = link;
  byId("copy-link").onclick = async () => {
    field.select();
    await navigator.clipboard.writeText(link);
    say(byId("phone-state"), "phoneCopied");
  };
  showState("");
  const image = /** @type {HTMLImageElement} */ (byId("qr"));
  label(image, "phoneCode");
  image.src = await qrImage(link);
}

/** @param {string} outcome */
export function showState(outcome) {
  const key = STATES[outcome] ?? "phoneWaiting";
  if (byId("phone-state").dataset.text !== key) say(byId("phone-state"), key);
}
