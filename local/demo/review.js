// @ts-check
/** Shows everything that is shared. Identifiers and technical details are collapsed. */

import { regionName } from "./countries.js";
import { say, text, writtenDate } from "./i18n.js";
import { fact } from "./views.js";

/** @typedef {Record<string, any>} Credential */

/** In the order in which they are shown. @type {[names: string[], key: string, kind?: "date" | "region" | "sex"][]} */
const FIELDS = [
  [["fullName", "name"], "fieldName"],
  [["firstName", "givenNames", "givenName"], "fieldGivenNames"],
  [["lastName", "surname", "familyName"], "fieldSurname"],
  [["dateOfBirth", "birthDate"], "fieldBirth", "date"],
  [["placeOfBirth"], "fieldBirthPlace"],
  [["gender", "sex"], "fieldSex", "sex"],
  [["nationality"], "fieldNationality", "region"],
  [["address"], "fieldAddress"],
  [["documentNumber"], "fieldNumber"],
  [["issuingCountry", "countryCode"], "fieldCountry", "region"],
  [["issueDate", "dateOfIssue"], "fieldIssued", "date"],
  [["expiryDate", "dateOfExpiry"], "fieldExpiry", "date"],
];
const SEX = /** @type {Record<string, string>} */ ({ F: "female", M: "male", X: "unspecified" });

/**
 * @param {Credential[]} credentials
 * @param {HTMLElement} shared for the details in words
 * @param {HTMLElement} identifiers for everything else
 */
export function showCredentials(credentials, shared, identifiers) {
  const readable = credentials.map(readableCard).filter((card) => card !== undefined);
  shared.replaceChildren(...readable);
  identifiers.replaceChildren(...credentials.map(technicalCard));
}

/** @param {Credential} credential */
function readableCard(credential) {
  const subject = Object.assign({}, ...[credential.credentialSubject].flat());
  const list = document.createElement("dl");
  for (const [names, key, kind] of FIELDS) {
    const name = names.find((each) => subject[each] !== undefined && subject[each] !== "");
    // If there is a full name, its parts are not shown.
    if (!name || ((key === "fieldGivenNames" || key === "fieldSurname") && subject.fullName)) continue;
    list.append(...fact([key], written(String(subject[name]), kind)));
  }
  for (const value of Object.values(subject)) {
    if (String(value).startsWith("data:image/")) list.append(...fact(["reviewPicture"], picture(String(value))));
  }
  if (!list.childElementCount) return undefined;
  const card = document.createElement("article");
  card.className = "credential";
  const title = document.createElement("h3");
  say(title, subject.documentType === "PASSPORT" ? "reviewFromPassport" : "reviewFromCard");
  card.append(title, list);
  return card;
}

/** Lists all values with their original names. @param {Credential} credential */
function technicalCard(credential) {
  const list = document.createElement("dl");
  const type = [credential.type].flat().filter((each) => each !== "VerifiableCredential").join(", ");
  list.append(...fact(type, String(credential.id ?? "")));
  for (const subject of [credential.credentialSubject].flat()) {
    for (const [name, value] of leaves(subject)) {
      list.append(...fact(name, String(value).startsWith("data:image/") ? picture(String(value)) : String(value)));
    }
  }
  const issuer = typeof credential.issuer === "object" ? credential.issuer?.id : credential.issuer;
  list.append(...fact(["reviewIssued"], String(issuer)));
  const card = document.createElement("article");
  card.className = "credential";
  card.append(list);
  return card;
}

/** @param {unknown} value @param {string} [path] @returns {[string, unknown][]} */
function leaves(value, path = "") {
  if (value === null || typeof value !== "object") return [[path, value]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, path ? `${path}.${name}` : name));
}

/** @param {string} value @param {"date" | "region" | "sex"} [kind] */
function written(value, kind) {
  if (kind === "date" && /^\d{4}-\d{2}-\d{2}/.test(value)) return writtenDate(value);
  if (kind === "region") return regionName(value);
  if (kind === "sex" && SEX[value]) return text(SEX[value]);
  return value;
}

/** @param {string} source */
function picture(source) {
  const image = document.createElement("img");
  image.src = source;
  image.alt = text("reviewPicture");
  return image;
}
