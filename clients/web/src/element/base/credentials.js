// @ts-check
/** What credentials say, in words: which claims are shown, in which order, and how. Pure but for the language. */

import { regionName } from "./countries.js";
import { certainDay } from "./dates.js";
import { pictureAddress } from "./pictures.js";

/**
 * @typedef {Record<string, any>} Credential
 * @typedef {{key: string, value: string}} Claim `key` is the text that names it
 * @typedef {{title: string, claims: Claim[], pictures: string[]}} Card
 */

/** In the order in which they are shown. @type {[names: string[], key: string, kind?: "date" | "region" | "sex"][]} */
const FIELDS = [
  [["fullName", "name"], "fieldName"],
  [["firstName", "givenNames", "givenName"], "fieldGivenNames"],
  [["lastName", "surname", "familyName"], "fieldSurname"],
  [["dateOfBirth", "birthDate"], "fieldBirth", "date"],
  [["placeOfBirth"], "fieldBirthPlace"],
  [["gender", "sex"], "fieldSex", "sex"],
  [["nationality", "nationalityCode"], "fieldNationality", "region"],
  [["address"], "fieldAddress"],
  [["documentNumber"], "fieldNumber"],
  [["issuingCountry", "issuingState", "issuingStateCode", "countryCode"], "fieldCountry", "region"],
  [["issueDate", "dateOfIssue"], "fieldIssued", "date"],
  [["expiryDate", "dateOfExpiry"], "fieldExpiry", "date"],
];
const SEX = /** @type {Record<string, string>} */ ({ F: "female", M: "male", X: "unspecified" });

/**
 * Return a credential for people, or undefined if it has nothing that a person can read.
 *
 * @param {Credential} credential
 * @param {import("./texts.js").Texts} texts
 * @returns {Card | undefined}
 */
export function readable(credential, texts) {
  const subject = Object.assign({}, ...[credential.credentialSubject].flat());
  /** @type {Claim[]} */
  const claims = [];
  for (const [names, key, kind] of FIELDS) {
    const name = names.find((each) => isWritten(subject[each]));
    // If there is a full name, its parts are not shown.
    if (!name || ((key === "fieldGivenNames" || key === "fieldSurname") && subject.fullName)) continue;
    claims.push({ key, value: written(String(subject[name]), kind, texts) });
  }
  const pictures = leaves(subject).flatMap(([, value]) => pictureAddress(value) ?? []);
  if (!claims.length && !pictures.length) return undefined;
  return { title: titleOf(credential, subject), claims, pictures };
}

/**
 * Return all values with their original names.
 *
 * @param {Credential} credential
 * @returns {[name: string, value: unknown][]}
 */
export function technical(credential) {
  const type = [credential.type].flat().filter((each) => each !== "VerifiableCredential").join(", ");
  return [[type, credential.id ?? ""], ...[credential.credentialSubject].flat().flatMap((subject) => leaves(subject))];
}

/** @param {Credential} credential */
export function issuerOf({ issuer }) {
  return String(typeof issuer === "object" ? issuer?.id : issuer);
}

/** @param {Credential} credential @param {Credential} subject */
function titleOf({ type }, subject) {
  const types = [type, subject.documentType].flat().join(" ").toLowerCase();
  if (types.includes("personhood")) return "reviewFromSelfie";
  return types.includes("passport") ? "reviewFromPassport" : "reviewFromCard";
}

/** @param {unknown} value */
function isWritten(value) {
  return ["string", "number"].includes(typeof value) && value !== "";
}

/** @param {unknown} value @param {string} [path] @returns {[string, unknown][]} */
function leaves(value, path = "") {
  if (value === null || typeof value !== "object") return [[path, value]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, path ? `${path}.${name}` : name));
}

/**
 * @param {string} value
 * @param {"date" | "region" | "sex" | undefined} kind
 * @param {import("./texts.js").Texts} texts
 */
function written(value, kind, texts) {
  if (kind === "region") return regionName(value, texts.language);
  if (kind === "sex" && SEX[value]) return texts.text(SEX[value]);
  const day = kind === "date" ? certainDay(value) : undefined;
  return day ? texts.day(day) : value;
}
