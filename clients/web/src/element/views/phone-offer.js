// @ts-check
/** Offers to continue on a phone, on computers: most of their cameras cannot resolve a document's small print. */

const COMPUTER = "(min-width: 60rem) and (pointer: fine)";

/** Return whether this is a computer, which has a poor camera and whose user has a phone. */
export function isComputer() {
  return matchMedia(COMPUTER).matches;
}

/** @param {import("../journey.js").Journey} journey @param {AbortSignal} signal */
export function phoneOffer(journey, signal) {
  const { ui } = journey;
  const offer = ui.make(
    "aside",
    { class: "offer", part: "offer" },
    ui.art("phone"),
    ui.make("p", { text: "phoneOfferText" }),
    ui.button("phoneOffer", () => journey.toPhone(), "secondary"),
  );
  const computer = matchMedia(COMPUTER);
  const show = () => (offer.hidden = !computer.matches);
  computer.addEventListener("change", show, { signal });
  show();
  return offer;
}
