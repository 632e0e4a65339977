// @ts-check
/** The company's name, logo, link and colours. */

import { COMPANY, THEME } from "./config.js";
import { setCommonValues, writtenTime } from "./i18n.js";
import { byId } from "./views.js";

export function applyTheme() {
  setCommonValues(() => ({ company: COMPANY.name, kept: writtenTime(COMPANY.keptDays, "day") }));
  byId("company").textContent = COMPANY.name;
  /** @type {HTMLImageElement} */ (byId("logo")).src = COMPANY.logo;
  const privacy = /** @type {HTMLAnchorElement} */ (byId("privacy"));
  privacy.hidden = !COMPANY.privacyUrl;
  if (COMPANY.privacyUrl) privacy.href = COMPANY.privacyUrl;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${declarations(THEME.light)} } @media (prefers-color-scheme: dark) { :root { ${declarations(THEME.dark)} } }`,
  );
  document.adoptedStyleSheets = [sheet];
}

/** @param {Record<string, string>} variables */
function declarations(variables) {
  return Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(" ");
}
