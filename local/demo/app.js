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
  rememberLanguage(languages.value);
  await useLanguage(languages.value);
  nameTab();
});
await useLanguage(chosen);
new Journey().begin();
performance.mark("interactive");
// Needed next, but not before the first view can be used.
import("./capture/photo-taker.js");
