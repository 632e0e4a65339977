// @ts-check
/** What the page has set, in one form. A mistake is reported, and the default is used. */

/**
 * @typedef {"PASSPORT" | "GOVT_ID"} DocumentType
 *
 * @typedef {object} Company who receives what the user agrees to share
 * @property {string} [name]
 * @property {string} [logo] an image's address
 * @property {string} [privacyUrl] the privacy notice
 * @property {string} [contact] an address or an e-mail address, for users who need help
 * @property {string | Record<string, string>} [agreement] what the user agrees to before the first photo, perhaps by
 *   language (`{ en: "…", de: "…" }`)
 * @property {string | Record<string, string>} [purpose] why the company needs the data
 * @property {number} [keptDays] for how many days the company keeps the result; 30
 * @property {{url?: string, text?: string | Record<string, string>}} [alternative] the way without a photo of the face, if there
 *   is one
 *
 * @typedef {object} Settings
 * @property {boolean} introduces whether the first view explains the verification
 * @property {boolean} showsResult whether the element waits for the outcome and shows it
 * @property {DocumentType[]} documents
 * @property {Company} company
 * @property {string} returnUrl
 * @property {string} [session]
 * @property {string} phoneUrl
 * @property {number} checkingSeconds
 */

const STEPS = ["start", "document", "selfie", "review", "result"];
const REQUIRED = ["document", "selfie", "review"];
/** @type {Record<string, DocumentType>} */
const DOCUMENTS = { passport: "PASSPORT", card: "GOVT_ID", govt_id: "GOVT_ID" };

/** @typedef {(mistake: string) => void} Report */

/** @param {string | string[] | null | undefined} value */
function words(value) {
  return (Array.isArray(value) ? value : (value ?? "").split(/[\s,]+/)).filter(Boolean);
}

/**
 * @param {import("../settable-element.js").SettableElement} element
 * @param {Company} company
 * @param {Report} report
 * @returns {Settings}
 */
export function settingsOf(element, company, report) {
  return {
    ...readSteps(element.steps, report),
    documents: readDocuments(element.documents, report),
    company,
    returnUrl: webAddress(element.returnUrl, report),
    session: sessionToContinue(element),
    phoneUrl: webAddress(element.phoneUrl, report) || location.href.split("#")[0],
    checkingSeconds: element.checkingSeconds,
  };
}

/** @param {import("../settable-element.js").SettableElement} element */
export function sessionToContinue({ session }) {
  return session ?? /^#session=([\w-]+)$/.exec(location.hash)?.[1];
}

/**
 * @param {string | string[] | null | undefined} value
 * @param {Report} report
 */
function readSteps(value, report) {
  const steps = words(value);
  const places = steps.map((step) => STEPS.indexOf(step));
  const inOrder = places.every((place, index) => place >= 0 && (index === 0 || place > places[index - 1]));
  if (steps.length && !(inOrder && REQUIRED.every((step) => steps.includes(step)))) {
    report(
      `steps must be some of "${STEPS.join(" ")}" in this order, with "${REQUIRED.join(" ")}", not "${steps.join(" ")}".`,
    );
    return { introduces: true, showsResult: true };
  }
  return {
    introduces: !steps.length || steps.includes("start"),
    showsResult: !steps.length || steps.includes("result"),
  };
}

/**
 * @param {string | string[] | null | undefined} value
 * @param {Report} report
 * @returns {DocumentType[]}
 */
function readDocuments(value, report) {
  const wanted = words(value);
  const unknown = wanted.filter((each) => !DOCUMENTS[each.toLowerCase()]);
  if (unknown.length) report(`documents must be some of "passport card", not "${unknown.join(" ")}".`);
  const known = [...new Set(wanted.map((each) => DOCUMENTS[each.toLowerCase()]).filter(Boolean))];
  return known.length ? known : ["PASSPORT", "GOVT_ID"];
}

/**
 * @param {string | Company | null | undefined} value an object, or its JSON in an attribute
 * @param {Report} report
 * @returns {Company}
 */
export function readCompany(value, report) {
  let company = value ?? {};
  if (typeof company === "string") {
    try {
      company = JSON.parse(company || "{}");
    } catch {
      report("company must be an object. In HTML, write it as JSON.");
    }
  }
  if (typeof company !== "object" || company === null || Array.isArray(company)) {
    if (typeof company !== "string") report("company must be an object.");
    return {};
  }
  const { alternative, privacyUrl, contact, ...others } = company;
  return {
    ...others,
    ...(alternative && { alternative: { ...alternative, url: webAddress(alternative.url, report) } }),
    privacyUrl: webAddress(privacyUrl, report),
    contact: contact?.includes("@") ? `mailto:${contact.replace(/^mailto:/, "")}` : webAddress(contact, report),
  };
}

/**
 * Return an address that a link may lead to. Others, such as `javascript:`, are reported and left out.
 *
 * @param {string | null | undefined} address
 * @param {Report} report
 */
function webAddress(address, report) {
  if (!address) return "";
  const url = URL.parse ? URL.parse(address, document.baseURI) : new URL(address, document.baseURI);
  if (url && ["https:", "http:", "tel:", "mailto:"].includes(url.protocol)) return url.href;
  report(`${JSON.stringify(address)} is not an address that a link can lead to.`);
  return "";
}

/**
 * Return the text in the language, in English, or in any.
 *
 * @param {string | Record<string, string> | undefined} text
 * @param {string} language
 * @returns {string} empty if there is none
 */
export function inLanguage(text, language) {
  if (!text || typeof text === "string") return text ?? "";
  return text[language] ?? text.en ?? Object.values(text)[0] ?? "";
}
