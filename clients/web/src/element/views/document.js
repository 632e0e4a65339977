// @ts-check
/** The choice of the document, and of its country. */

import { countries } from "../base/countries.js";
import { phoneOffer } from "./phone-offer.js";

/** @param {import("../journey.js").Journey} journey @param {AbortSignal} signal */
export function showDocument(journey, signal) {
  const { ui, progress, settings } = journey;
  const { make } = { make: ui.make.bind(ui) };
  const chosen = settings.documents.includes(progress.documentType) ? progress.documentType : settings.documents[0];
  const country = countryField(journey);
  const choice = (/** @type {string} */ value, /** @type {string} */ name, /** @type {string} */ art) =>
    settings.documents.includes(/** @type {any} */ (value)) &&
    make(
      "label",
      { class: "choice", part: "choice" },
      make("input", { type: "radio", name: "documentType", value, checked: value === chosen }),
      make("span", {}, make("b", { text: name }), make("small", { text: `${name}Hint` })),
      ui.art(art, "small-art"),
    );
  const form = make(
    "form",
    { novalidate: true },
    make(
      "fieldset",
      {},
      make("legend", { class: "unseen", text: "documentKind" }),
      choice("PASSPORT", "passport", "passport"),
      choice("GOVT_ID", "card", "front"),
    ),
    country.row,
    ui.actions(
      make("button", { type: "submit", class: "main", part: "button main-button", "data-action": "next", text: "continue" }),
      progress.extractionToken ? ui.button("keepDocument", () => journey.goTo({ view: "selfie" }), "secondary") : undefined,
    ),
  );
  const kind = () => (new FormData(form).get("documentType") === "GOVT_ID" ? "GOVT_ID" : "PASSPORT");
  const showCountry = () => (country.row.hidden = kind() !== "GOVT_ID");
  form.addEventListener("change", showCountry);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (kind() === "GOVT_ID" && !country.list.value) return country.complain();
    journey.documentChosen({ documentType: kind(), country: country.list.value });
  });
  showCountry();
  const offer = phoneOffer(journey, signal);
  journey.show({
    name: "document",
    step: "document",
    title: "documentTitle",
    back: true,
    content: [make("div", { class: "split" }, form, offer)],
  });
}

/** @param {import("../journey.js").Journey} journey */
function countryField({ ui, progress }) {
  const list = ui.make("select", { id: "country", name: "country", "aria-describedby": "country-missing" });
  const missing = ui.make("p", { id: "country-missing", class: "problem", role: "alert", part: "problem", hidden: true });
  const fill = (/** @type {string} */ value) => {
    const { language } = ui.texts;
    list.replaceChildren(
      new Option(ui.texts.text("countryChoose"), ""),
      ...countries(language).map(({ code, name }) => new Option(name, code)),
    );
    list.value = value;
  };
  fill(progress.country);
  // The names are the browser's, so they do not follow the language by themselves.
  list.addEventListener("languagechanged", () => fill(list.value));
  list.dataset.listens = "";
  list.addEventListener("change", () => {
    missing.hidden = true;
    list.removeAttribute("aria-invalid");
  });
  const complain = () => {
    ui.texts.say(missing, "countryMissing");
    missing.hidden = false;
    list.setAttribute("aria-invalid", "true");
    list.focus();
  };
  const row = ui.make("div", { class: "field" }, ui.make("label", { for: "country", text: "country" }), list, missing);
  return { row, list, complain };
}
