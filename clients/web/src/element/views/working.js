// @ts-check
/** The view that is shown while the element sends something or waits. */

/** In bytes. A larger body takes long to send, so the view shows the progress. */
const WORTH_SHOWING = 20_000;

/**
 * @param {import("../journey.js").Journey} journey
 * @param {import("../base/events.js").StepName} step
 * @param {string} title a text's key
 */
export function showWorking(journey, step, title) {
  const { ui } = journey;
  journey.show({
    name: "working",
    step,
    title,
    art: "checking",
    spins: true,
    centred: true,
    content: [
      ui.make("progress", { "aria-labelledby": "title" }),
      ui.make("p", { id: "working-text", text: step === "start" ? undefined : "waiting" }),
      step !== "start" && ui.actions(ui.button("cancel", () => journey.back(), "secondary")),
    ],
  });
  journey.screen.tell(ui.texts.text("pleaseWait", { what: ui.texts.text(title) }));
}

/** @param {import("../journey.js").Journey} journey @param {{loaded: number, total: number}} progress */
export function showSent({ screen, ui }, { loaded, total }) {
  const bar = screen.section?.querySelector("progress");
  const words = /** @type {HTMLElement | null | undefined} */ (screen.section?.querySelector("#working-text"));
  if (!bar || !words || total < WORTH_SHOWING) return;
  if (loaded >= total) {
    bar.removeAttribute("value");
    ui.texts.say(words, "waiting");
    return;
  }
  bar.value = loaded / total;
  ui.texts.say(words, ["sending", { percent: ui.texts.share(loaded / total) }]);
}
