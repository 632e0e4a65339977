// @ts-check
/** The page's forms and buttons. The journey decides what they do. */

import { ASKS_FOR_EMAIL } from "./config.js";
import { countries } from "./countries.js";
import { text } from "./i18n.js";
import { byId } from "./views.js";

/**
 * @typedef {import("./progress.js").Progress} Progress
 * @typedef {object} Wishes
 * @property {(person: {email: string, name: string}) => void} signedIn
 * @property {(chosen: Pick<Progress, "documentType" | "country">) => void} documentChosen
 * @property {() => void} keepDocument
 * @property {() => void} changeDocument
 * @property {() => void} toPhone
 * @property {() => void} stayHere
 * @property {() => void} agree
 * @property {() => void} decline
 * @property {() => void} back
 * @property {() => void} languageChanged
 */

/** Most webcams cannot resolve a document's small print, so the page offers to continue on a phone. */
const COMPUTER = "(min-width: 60rem) and (pointer: fine)";

export class Forms {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    for (const row of document.querySelectorAll("[data-asks-for-email]")) row.toggleAttribute("hidden", !ASKS_FOR_EMAIL);
    /** @type {HTMLInputElement} */ (byId("email")).required = ASKS_FOR_EMAIL;
    onSubmit("form-signin", (form) =>
      wishes.signedIn({ email: String(form.get("email")).trim(), name: String(form.get("name")).trim() }),
    );
    byId("form-document").addEventListener("change", showCountry);
    onSubmit("form-document", (form) => {
      const documentType = form.get("documentType") === "GOVT_ID" ? "GOVT_ID" : "PASSPORT";
      wishes.documentChosen({ documentType, country: String(form.get("country")) });
    });
    onClick("#keep-document", wishes.keepDocument);
    onClick("#change-document", wishes.changeDocument);
    onClick("[data-to-phone]", wishes.toPhone);
    onClick("#stay-here", wishes.stayHere);
    onClick("#agree", wishes.agree);
    onClick("#decline", wishes.decline);
    onClick("#back, #cancel", wishes.back);
    listCountries();
    document.addEventListener("languagechanged", () => {
      listCountries();
      wishes.languageChanged();
    });
    const computer = matchMedia(COMPUTER);
    const offer = () => {
      for (const each of document.querySelectorAll("[data-phone-offer]")) each.toggleAttribute("hidden", !computer.matches);
    };
    computer.addEventListener("change", offer);
    offer();
  }

  /** @param {Progress} progress */
  static fillSignIn({ email, name, handedOver }) {
    /** @type {HTMLInputElement} */ (byId("email")).value = email;
    /** @type {HTMLInputElement} */ (byId("name")).value = name;
    byId("handover-note").hidden = !handedOver;
  }

  /** @param {Progress} progress */
  static fillDocument({ documentType, country, extractionToken }) {
    const form = /** @type {HTMLFormElement} */ (byId("form-document"));
    /** @type {RadioNodeList} */ (form.elements.namedItem("documentType")).value = documentType;
    /** @type {HTMLSelectElement} */ (byId("country")).value = country;
    byId("keep-document").hidden = !extractionToken;
    showCountry();
  }
}

function showCountry() {
  const form = /** @type {HTMLFormElement} */ (byId("form-document"));
  const card = new FormData(form).get("documentType") === "GOVT_ID";
  byId("country-row").hidden = !card;
  /** @type {HTMLSelectElement} */ (byId("country")).required = card;
}

function listCountries() {
  const list = /** @type {HTMLSelectElement} */ (byId("country"));
  const { value } = list;
  list.replaceChildren(new Option(text("countryChoose"), ""), ...countries().map(({ code, name }) => new Option(name, code)));
  list.value = value;
}

/** @param {string} selector @param {() => void} wish */
function onClick(selector, wish) {
  for (const each of document.querySelectorAll(selector)) each.addEventListener("click", wish);
}

/** @param {string} id @param {(form: FormData) => void} wish */
function onSubmit(id, wish) {
  const form = /** @type {HTMLFormElement} */ (byId(id));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wish(new FormData(form));
  });
}
