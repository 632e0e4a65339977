// @ts-check
/** What a user sees who comes back: already verified, go on, or no more sessions today. */

/** @param {import("../journey.js").Journey} journey */
export function showStanding(journey) {
  const { kind, since, until } = journey.standing ?? { kind: "new" };
  if (kind === "verified") return showVerified(journey, since);
  if (kind === "limit") return showLimit(journey, until);
  const { ui } = journey;
  const selfie = kind === "selfie";
  journey.show({
    name: "standing",
    step: selfie ? "selfie" : "document",
    title: selfie ? "goOnTitle" : "documentAgainTitle",
    art: selfie ? "selfie" : "passport",
    content: [
      ui.make("p", { text: selfie ? "goOnText" : "documentAgainText" }),
      ui.actions(
        ui.button("continue", () => journey.continue()),
        ui.button("startOver", () => journey.restart(), "secondary"),
      ),
    ],
  });
}

/** @param {import("../journey.js").Journey} journey @param {Date} [since] */
function showVerified(journey, since) {
  const { ui } = journey;
  const day = since && ui.texts.day(since);
  journey.screen.outcome = "confirmed";
  journey.show({
    name: "verified",
    step: "done",
    title: "verifiedTitle",
    art: "confirmed",
    centred: true,
    content: [
      ui.make("p", { text: day ? ["verifiedText", { day }] : "confirmedText" }),
      ui.actions(
        ui.button(journey.finishText, () => journey.leave("confirmed")),
        ui.button("verifyAgain", () => journey.restart(), "plain"),
      ),
    ],
  });
}

/** @param {import("../journey.js").Journey} journey @param {Date} [until] */
function showLimit(journey, until = new Date()) {
  const { ui } = journey;
  journey.show({
    name: "limit",
    step: "start",
    title: "limitTitle",
    art: "later",
    centred: true,
    content: [
      ui.make("p", { text: ["retryAt", ui.texts.moment(until)] }),
      ui.actions(ui.button(journey.finishText, () => journey.leave("problem"))),
    ],
  });
}
