// @ts-check
/** Credentials as people read them. */

import { fact } from "./views.js";

/**
 * One credential as a card. Whatever its subject holds is shown: what is shared must not be hidden.
 *
 * @param {Record<string, any>} credential
 * @returns {HTMLElement}
 */
export function credentialCard(credential) {
  const card = document.createElement("article");
  card.className = "credential";
  const title = document.createElement("h3");
  title.textContent = [credential.type].flat().filter((type) => type !== "VerifiableCredential").map(words).join(", ");
  const list = document.createElement("dl");
  for (const subject of [credential.credentialSubject].flat()) {
    for (const [name, value] of leaves(subject)) list.append(...fact(words(name), shown(value)));
  }
  const issuer = typeof credential.issuer === "object" ? credential.issuer?.id : credential.issuer;
  list.append(...fact("Issued by", String(issuer)));
  card.append(title, list);
  return card;
}

/** @param {unknown} value @param {string} [path] @returns {[string, unknown][]} */
function leaves(value, path = "") {
  if (value === null || typeof value !== "object") return [[path, value]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, path ? `${path} ${name}` : name));
}

/** @param {unknown} value */
function shown(value) {
  const text = String(value);
  if (!text.startsWith("data:image/")) return text;
  const image = document.createElement("img");
  image.src = text;
  image.alt = "The picture that is shared";
  return image;
}

/** `dateOfBirth` as "Date of birth", `PassportCredential` as "Passport credential". @param {string} name */
function words(name) {
  const spaced = name.replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  const text = spaced === "id" ? "your identifier (DID)" : spaced;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
