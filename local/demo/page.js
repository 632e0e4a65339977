// @ts-check
/** The page of a company: it signs its users in, and shows `<hypersign-kyc>`. */

const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const kyc = byId("kyc");
const EVENTS = ["step", "captured", "refused", "consented", "outcome", "exit", "error"];
/** Tokens are valid for an hour. */
const FRESH_MS = 50 * 60_000;

/** @typedef {{email: string, name: string, token?: string, until?: number}} Person */

/** Asks the local identity provider for an ID token. Your identity provider's library does this. @param {Person} person */
function signIn(person) {
  /** @type {Promise<string> | undefined} */
  let asking;
  const ask = async () => {
    const { email, name } = person;
    const answer = await fetch(`${kyc.getAttribute("api")}/local/token`, { method: "POST", body: JSON.stringify({ email, name }) });
    if (!answer.ok) throw new Error(`The local identity provider answered ${answer.status}.`);
    const { token } = await answer.json();
    keep(Object.assign(person, { token, until: Date.now() + FRESH_MS }));
    return token;
  };
  return () => {
    if (Number(person.until) > Date.now()) return person.token;
    return (asking ??= ask().finally(() => (asking = undefined)));
  };
}

/** @param {Person | undefined} person nobody is signed in if it is missing */
function show(person) {
  byId("sign-in").hidden = Boolean(person);
  byId("signed-in").hidden = kyc.hidden = !person;
  byId("who").textContent = person?.email ?? "";
}

/** @param {Person} person */
function keep(person) {
  sessionStorage.setItem("person", JSON.stringify(person));
}

/** @param {Person} person */
function enter(person) {
  keep(person);
  show(person);
  kyc.signInToken = signIn(person);
  // On a slow line, the token arrives while the element is loading.
  Promise.resolve(kyc.signInToken()).catch(() => {});
  load();
}

/** Load the element, again after a failure. The form does not wait for it. */
function load() {
  import("./client/dist/element/index.js").catch(() => {});
}

function leave() {
  sessionStorage.removeItem("person");
  kyc.signInToken = undefined;
  show(undefined);
  byId("email").focus();
}

/** @param {string} email */
function tagged(email) {
  const tags = byId("tags").value.trim();
  return tags ? email.replace("@", `+${tags}@`) : email;
}

/** The languages of the element, each with its own name. @type {Record<string, string>} */
const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español", pt: "Português", hi: "हिन्दी", ar: "العربية" };

function readSettings() {
  const { language = "", theme = "", tags = "" } = JSON.parse(localStorage.getItem("settings") ?? "{}");
  const [own] = navigator.languages.map((tag) => tag.split("-")[0]).filter((code) => code in LANGUAGES);
  byId("language").append(...Object.entries(LANGUAGES).map(([code, name]) => new Option(name, code)));
  byId("language").value = language || own || "en";
  byId("theme").value = theme;
  byId("tags").value = tags;
}

function useSettings() {
  const [language, theme, tags] = ["language", "theme", "tags"].map((id) => byId(id).value);
  localStorage.setItem("settings", JSON.stringify({ language, theme, tags }));
  kyc.lang = language;
  document.body.dataset.theme = theme;
}

kyc.company = { name: "Example Company", logo: "/icon.svg", keptDays: 30 };
readSettings();
useSettings();
byId("settings").addEventListener("change", useSettings);
byId("sign-out").addEventListener("click", leave);
byId("sign-in").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const { email, name } = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
  enter({ email: tagged(String(email).trim()), name: String(name).trim() });
  customElements.whenDefined("hypersign-kyc").then(() => kyc.start());
});
for (const name of EVENTS) {
  kyc.addEventListener(name, (/** @type {CustomEvent} */ { detail }) => {
    const line = document.createElement("li");
    line.textContent = `${name} ${JSON.stringify(detail)}`;
    byId("events").append(line);
  });
}
kyc.addEventListener("exit", (/** @type {CustomEvent} */ { detail }) => detail.left && leave());
const known = sessionStorage.getItem("person");
if (known) enter(JSON.parse(known));
else show(undefined);
performance.mark("interactive");

load();
// Earlier than the element does, which also says if that fails.
import(`./client/dist/element/${kyc.lang}.js`).catch(() => {});

export {};
