// @ts-check
/** The first view: what happens, and the agreement to the processing of document and face, before the first photo. */

import { inLanguage } from "../base/settings.js";

/** @param {import("../journey.js").Journey} journey */
export function showStart(journey) {
  const { ui, settings, standing } = journey;
  const { make } = { make: ui.make.bind(ui) };
  const { privacyUrl, alternative } = settings.company;
  const facts = [
    ["camera", "startWhat"],
    ["shield", "startWhy"],
    ["lock", "startWho"],
  ];
  const introduction = make(
    "slot",
    { name: "start" },
    ui.art("start"),
    make(
      "ul",
      { class: "facts" },
      ...facts.map(([icon, text]) => make("li", {}, ui.art(icon, "icon"), make("span", { text }))),
    ),
  );
  const otherWay = alternative && inLanguage(alternative.text, ui.texts.language);
  journey.show({
    name: "start",
    step: "start",
    title: "startTitle",
    content: [
      standing?.kind === "handover" && make("p", { class: "notice", part: "notice", text: "startHandover" }),
      make(
        "div",
        { class: "split" },
        settings.introduces && make("div", {}, introduction),
        make(
          "div",
          { class: "agreement", part: "agreement" },
          make("h3", { text: "agreementTitle" }),
          journey.agreement
            ? make("p", { class: "own-words" }, journey.agreement)
            : make("p", { text: "agreementText" }),
          privacyUrl
            ? make("p", {}, make("a", { href: privacyUrl, target: "_blank", rel: "noopener", part: "link", text: "privacy" }))
            : undefined,
          ui.actions(
            ui.button("agreementAgree", () => journey.agreed()),
            ui.button("agreementDecline", () => journey.refuse("refused"), "secondary"),
          ),
          alternative &&
            make(
              "p",
              { class: "small" },
              ui.button(otherWay ? ["plain", { plain: otherWay }] : "alternative", () => journey.leave("alternative"), "plain"),
            ),
          make("p", { class: "quiet small", text: "startTime" }),
        ),
      ),
    ],
  });
}
