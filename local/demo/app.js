// @ts-check
/** Starts the page: colours, language, then the verification. */

import { LANGUAGES, preferredLanguage, rememberLanguage, useLanguage } from "./i18n.js";
import { Journey } from "./journey.js";
import { applyTheme } from "./theme.js";
import { byId, nameTab } from "./views.js";

applyTheme();
const chosen = preferredLanguage();
const languages = /** @type {HTMLSelectElement} */ (byId("language"));
for (const [code, name] of Object.entries(LANGUAGES)) {
  const option = new Option(name, code, code === chosen, code === chosen);
  option.lang = code;
  languages.append(option);
}
languages.addEventListener("change", async () => {
  try {
    await useLanguage(languages.value);
  } catch {
    languages.value = document.documentElement.lang; // There is no connection.
    return;
  }
  rememberLanguage(languages.value);
  nameTab();
});
await useLanguage(chosen);
new Journey().begin();
performance.mark("interactive");
document.dispatchEvent(new Event("ready"));
// Later views need these files. They are loaded after the first view works. If there is no connection now, they are
// loaded when they are needed.
for (const module of ["./capture/photo-taker.js", "./review.js", "./phone.js"]) import(module).catch(() => {});
