// @ts-check
/** The result views: checking, confirmed, rejected, expired, later, and declined. */

import { COMPANY } from "./config.js";
import { hasReason, say, sayPlain, text } from "./i18n.js";
import { button, byId, draw, show } from "./views.js";

/**
 * @typedef {"checking" | "confirmed" | "rejected" | "expired" | "later" | "declined"} Result
 * @typedef {{code: string, message?: string, nextStep?: string}} Reason
 */

const ART = {
  checking: "checking",
  confirmed: "confirmed",
  rejected: "problem",
  expired: "problem",
  later: "later",
  declined: "declined",
};

/**
 * @param {Result} result
 * @param {Reason[]} reasons of a rejection
 * @param {{restart: () => void, checkAgain: () => void}} ways
 */
export function showResult(result, reasons, { restart, checkAgain }) {
  draw("result-art", ART[result]);
  byId("result-art").classList.toggle("spin", result === "checking");
  say(byId("result-text"), `${result}Text`);
  const list = byId("result-reasons");
  list.hidden = result !== "rejected" || reasons.length === 0;
  list.replaceChildren(...reasons.map(reasonItem));
  const next = byId("result-next");
  // A reason has its own text about what to do.
  next.hidden = result !== "rejected" || reasons.length > 0;
  say(next, "rejectedNext");
  byId("result-actions").replaceChildren(...actions(result, restart, checkAgain));
  show("result", { step: result === "declined" ? "review" : "done", title: [`${result}Title`], name: result });
}

/** @param {Result} result @param {() => void} restart @param {() => void} checkAgain */
function actions(result, restart, checkAgain) {
  if (result === "checking") return [];
  if (result === "later") return [button("checkAgain", checkAgain)];
  if (result === "rejected" || result === "expired") return [button("tryAgain", restart)];
  if (result === "confirmed" && COMPANY.returnUrl) return [button("finish", () => location.assign(COMPANY.returnUrl))];
  const over = button("startOver", restart, "secondary");
  over.dataset.action = "next";
  return [over];
}

/** @param {Reason} reason */
function reasonItem({ code, message = "", nextStep = "" }) {
  const item = document.createElement("li");
  const what = document.createElement("b");
  const next = document.createElement("span");
  if (hasReason(code)) {
    say(what, `reason.${code}.what`);
    say(next, `reason.${code}.next`);
  } else {
    sayPlain(what, message || text("rejectedText"));
    sayPlain(next, nextStep || text("rejectedNext"));
  }
  item.append(what, next);
  return item;
}
