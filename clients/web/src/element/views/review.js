// @ts-check
/** Shows everything that is shared, and then asks for the consent. Identifiers and technical details are collapsed. */

import { issuerOf, readable, technical } from "../base/credentials.js";
import { pictureAddress } from "../base/pictures.js";
import { inLanguage } from "../base/settings.js";
import { share } from "./steps.js";

/** @typedef {import("../base/credentials.js").Credential} Credential */

/** @param {import("../journey.js").Journey} journey */
export function showReview(journey) {
  const { ui } = journey;
  const { make } = { make: ui.make.bind(ui) };
  const shared = make("div", { id: "shared", class: "shared" });
  // Dates and names of states are the browser's, so they do not follow the language by themselves.
  const fill = () => shared.replaceChildren(...cards(ui, journey.memory.credentials ?? []));
  fill();
  shared.dataset.listens = "";
  shared.addEventListener("languagechanged", fill);
  journey.show({
    name: "review",
    step: "review",
    title: "reviewTitle",
    back: true,
    content: [
      make("p", { text: "reviewText" }),
      make(
        "div",
        { class: "split" },
        shared,
        make(
          "div",
          {},
          terms(journey),
          identifiers(ui, journey.memory.credentials ?? []),
          make("slot", { name: "consent" }),
          ui.actions(
            ui.button("agree", () => share(journey)),
            ui.button("decline", () => journey.refuse("declined"), "secondary"),
          ),
        ),
      ),
    ],
  });
}

/** Who receives the data, why, and for how long. @param {import("../journey.js").Journey} journey */
function terms({ ui, settings }) {
  const { privacyUrl, purpose } = settings.company;
  const ownPurpose = inLanguage(purpose, ui.texts.language);
  return ui.make(
    "dl",
    { class: "terms", part: "terms" },
    ui.fact("receiver", ui.make("span", { text: "companyName" })),
    ui.fact("purpose", ownPurpose || ui.make("span", { text: "purposeText" })),
    ui.fact("keptFor", ui.make("span", { text: "keptText" })),
    privacyUrl
      ? ui.fact("privacy", ui.make("a", { href: privacyUrl, target: "_blank", rel: "noopener", part: "link" }, new URL(privacyUrl).host))
      : undefined,
  );
}

/** @param {import("../base/ui.js").Ui} ui @param {Credential[]} credentials */
function cards(ui, credentials) {
  return credentials.flatMap((credential) => {
    const card = readable(credential, ui.texts);
    if (!card) return [];
    return ui.make(
      "article",
      { class: "credential", part: "credential" },
      ui.make("h3", { text: card.title }),
      ui.make(
        "dl",
        {},
        ...card.claims.map(({ key, value }) => ui.fact(key, value)),
        ...card.pictures.map((source) => ui.fact("reviewPicture", picture(ui, source))),
      ),
    );
  });
}

/** @param {import("../base/ui.js").Ui} ui @param {Credential[]} credentials */
function identifiers(ui, credentials) {
  const all = credentials.map((credential) =>
    ui.make(
      "dl",
      { class: "technical" },
      ...technical(credential).map(([name, value]) => {
        const source = pictureAddress(value);
        return ui.fact({ plain: name }, source ? picture(ui, source) : String(value));
      }),
      ui.fact("reviewIssued", issuerOf(credential)),
    ),
  );
  return ui.make("details", {}, ui.make("summary", { text: "reviewAll" }), ui.make("div", { id: "identifiers" }, ...all));
}

/** @param {import("../base/ui.js").Ui} ui @param {string} source */
function picture(ui, source) {
  return ui.make("img", { src: source, label: "reviewPicture" });
}
