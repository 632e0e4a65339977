// @ts-check
/** The view that is shown while the page sends something or waits. */

import { say, sayPlain, text, writtenShare } from "./i18n.js";
import { byId, show } from "./views.js";

/** In bytes. A larger body takes long to send, so the page shows the progress. */
const WORTH_SHOWING = 20_000;

/** @param {string} step @param {string} title a text's key */
export function showWorking(step, title) {
  show("working", { step, title: [title] });
  byId("working-progress").removeAttribute("value");
  say(byId("working-text"), "waiting");
  sayPlain(byId("status"), text("pleaseWait", { what: text(title) }));
}

/** @param {{loaded: number, total: number}} progress */
export function showSent({ loaded, total }) {
  if (total < WORTH_SHOWING) return;
  const bar = /** @type {HTMLProgressElement} */ (byId("working-progress"));
  if (loaded >= total) {
    bar.removeAttribute("value");
    say(byId("working-text"), "waiting");
    return;
  }
  bar.value = loaded / total;
  say(byId("working-text"), "sending", { percent: writtenShare(loaded / total) });
}
