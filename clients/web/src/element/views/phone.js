// @ts-check
/** Continuing on a phone: the code to scan, and how far the user has come there. */

import { VerificationError } from "../../client/index.js";
import { ended } from "../base/ending.js";
import { qrPath } from "../base/qr.js";

/** What is told while the phone is at work, by the session's outcome. @type {Record<string, string>} */
const STATES = { extracted: "phoneExtracted", verified: "phoneVerified", consented: "phoneConsented" };
/** Pause before the computer asks again after a failure. */
const PAUSE_MS = 3000;
const SVG = "http://www.w3.org/2000/svg";

/**
 * The computer only asks for the status.
 *
 * @param {import("../journey.js").Journey} journey
 * @param {AbortSignal} signal
 */
export async function showPhone(journey, signal) {
  const { ui, api, settings } = journey;
  const { sessionId = "" } = journey.progress;
  // The link has the session's id and no token, because the user signs in on the phone.
  const link = `${settings.phoneUrl}#session=${encodeURIComponent(sessionId)}`;
  const state = ui.make("p", { id: "phone-state", role: "status", class: "notice", part: "notice", text: "phoneWaiting" });
  const field = ui.make("input", { id: "phone-link", readonly: true, dir: "ltr", value: link });
  const copy = async () => {
    field.select();
    await navigator.clipboard.writeText(link).catch(() => document.execCommand("copy"));
    ui.texts.say(state, "phoneCopied");
  };
  journey.show({
    name: "phone",
    step: "document",
    title: "phoneTitle",
    back: true,
    content: [
      ui.make(
        "div",
        { class: "split" },
        ui.make("div", { class: "qr", part: "qr" }, code(ui, link)),
        ui.make(
          "div",
          {},
          ui.make("p", { text: "phoneScan" }),
          ui.make("label", { for: "phone-link", text: "phoneLink" }),
          field,
          state,
          ui.actions(ui.button("phoneCopy", copy), ui.button("phoneHere", () => journey.stayHere(), "secondary")),
        ),
      ),
    ],
  });
  const onStatus = (/** @type {{outcome: string}} */ { outcome }) => {
    journey.screen.outcome = outcome;
    const key = STATES[outcome] ?? "phoneWaiting";
    if (state.dataset.text !== key) ui.texts.say(state, key);
  };
  while (!signal.aborted) {
    try {
      if (api.sessionId !== sessionId) await api.resume({ sessionId }, { signal });
      const status = await api.waitForOutcome({ signal, onStatus });
      if (!signal.aborted) ended(journey, status);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof VerificationError) || !error.retryable) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** @param {import("../base/ui.js").Ui} ui @param {string} link */
function code(ui, link) {
  const { size, path } = qrPath(link);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `-3 -3 ${size + 6} ${size + 6}`);
  svg.setAttribute("role", "img");
  svg.id = "qr";
  const modules = document.createElementNS(SVG, "path");
  modules.setAttribute("d", path);
  svg.append(modules);
  ui.texts.label(svg, "phoneCode");
  return svg;
}
