// @ts-check
/** The way through a verification: which view comes when, and what happens in between. */

import { VerificationApi } from "./client/index.js";
import { API_URL, ASKS_FOR_EMAIL, RECIPIENT, signInToken } from "./config.js";
import { countries } from "./countries.js";
import { PhotoTaker } from "./photo-taker.js";
import { waysOut } from "./problems.js";
import { fresh, load, save } from "./progress.js";
import { credentialCard } from "./review.js";
import { byId, show, showProblem, showWorking } from "./views.js";

/** @typedef {"front" | "back" | "selfie"} PhotoView */

/** @type {Record<string, any>} */
const TEXTS = {
  PASSPORT: {
    front: ["Photograph your passport", "The whole page with your photo, sharp and without glare."],
  },
  GOVT_ID: {
    front: ["Photograph the front of your card", "All four corners, sharp and without glare."],
    back: ["Turn the card over", "Photograph the back in the same way."],
  },
  selfie: ["Take a selfie", "Face the camera, in good light, with nothing covering your face."],
};

let progress = load();
/** Photos live here and are gone with the page. @type {Partial<Record<PhotoView, string>>} */
let photos = {};

const api = new VerificationApi({
  baseUrl: API_URL,
  signInToken: () => signInToken({ email: progress.email, name: progress.name }),
});
const photoTaker = new PhotoTaker();

/** @param {Partial<import("./progress.js").Progress>} changes */
function goTo(changes) {
  progress = { ...progress, ...changes };
  save(progress);
  render();
}

function render() {
  photoTaker.close();
  const { view } = progress;
  if (view === "front" || view === "back" || view === "selfie") return takePhoto(view);
  if (view === "signin") /** @type {HTMLInputElement} */ (byId("email")).value = progress.email;
  if (view === "document") showCountry();
  if (view === "review") {
    byId("credentials").replaceChildren(...(progress.credentials ?? []).map(credentialCard));
  }
  show(view);
}

/** @param {PhotoView} view */
function takePhoto(view) {
  const use = view === "selfie" ? "selfie" : "document";
  const [title, hint] = use === "selfie" ? TEXTS.selfie : TEXTS[progress.documentType][view];
  show("photo", { step: use, title });
  photoTaker.open({ hint, use, taken: (photo) => photoTaken(view, photo) });
}

/** @param {PhotoView} view @param {string} photo */
function photoTaken(view, photo) {
  photos[view] = photo;
  if (view === "selfie") return verify();
  if (view === "front" && progress.documentType === "GOVT_ID") return goTo({ view: "back" });
  return extract();
}

function extract() {
  const { documentType, country } = progress;
  const { front = "", back = "" } = photos;
  return attempt("document", "Reading your document", extract, async () => {
    const { extractionToken } = await api.extract(
      documentType === "GOVT_ID"
        ? { documentType, documentFront: front, documentBack: back, countryCode: country }
        : { documentType, documentFront: front },
    );
    photos = {};
    goTo({ view: "selfie", extractionToken });
  });
}

function verify() {
  const { selfie = "" } = photos;
  return attempt("selfie", "Comparing your face with the document", verify, async () => {
    const { credentials } = await api.verify({
      documentToken: progress.extractionToken ?? "",
      selfieImage: selfie,
    });
    photos = {};
    goTo({ view: "review", credentials });
  });
}

function consent() {
  return attempt("review", "Sharing what you agreed to", consent, async () => {
    await api.consent({ credentials: progress.credentials ?? [], domain: location.origin });
    finish("done");
  });
}

function start() {
  return attempt("signin", "Starting", start, async () => {
    await api.open({ name: progress.name });
    goTo({ view: "document", sessionId: api.sessionId, extractionToken: undefined, credentials: undefined });
  });
}

function resume() {
  const { sessionId, view } = progress;
  if (!sessionId || view === "signin" || view === "done" || view === "declined") return render();
  return attempt(view === "review" || view === "selfie" ? view : "document", "One moment", resume, async () => {
    await api.resume({ ...progress, sessionId });
    const { next } = api.snapshot();
    if (next === "outcome" || next === "done") return finish("done");
    if (next === "open") return goTo({ view: "signin" });
    // The photo of the front is gone with the page that was left.
    goTo({ view: view === "back" ? "front" : view });
  });
}

/** @param {"done" | "declined"} view */
function finish(view) {
  photos = {};
  // Whose it was is not kept any longer.
  progress = fresh();
  goTo({ view });
}

/**
 * Does something that may fail, and shows what it is, or the ways out of the failure.
 *
 * @param {string} step
 * @param {string} title
 * @param {() => unknown} again
 * @param {() => Promise<void>} action
 */
async function attempt(step, title, again, action) {
  photoTaker.close();
  showWorking(step, title);
  try {
    await action();
  } catch (error) {
    // Given, whatever the answer to this repetition says.
    if (error instanceof Error && "code" in error && error.code === "SESSION_COMPLETED") return finish("done");
    const problem = waysOut(error, step);
    const ways = {
      again: () => again(),
      photo: () => goTo({ view: step === "selfie" ? "selfie" : "front" }),
      document: () => goTo({ view: "document" }),
      restart: () => start(),
      signin: () => goTo({ view: "signin" }),
    };
    showProblem(step, problem, ways);
  }
}

function showCountry() {
  const form = /** @type {HTMLFormElement} */ (byId("form-document"));
  const card = new FormData(form).get("documentType") === "GOVT_ID";
  byId("country-row").hidden = !card;
  /** @type {HTMLSelectElement} */ (byId("country")).required = card;
}

/** @param {SubmitEvent} event */
function submitted(event) {
  event.preventDefault();
  return new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
}

function wire() {
  byId("recipient").textContent = RECIPIENT;
  for (const row of document.querySelectorAll("[data-asks-for-email]")) row.toggleAttribute("hidden", !ASKS_FOR_EMAIL);
  /** @type {HTMLInputElement} */ (byId("email")).required = ASKS_FOR_EMAIL;
  byId("country").append(...countries().map(({ code, name }) => new Option(name, code)));

  byId("form-signin").addEventListener("submit", (event) => {
    const form = submitted(event);
    progress = { ...fresh(), email: String(form.get("email")).trim(), name: String(form.get("name")).trim() };
    start();
  });
  byId("form-document").addEventListener("change", showCountry);
  byId("form-document").addEventListener("submit", (event) => {
    const form = submitted(event);
    const documentType = form.get("documentType") === "GOVT_ID" ? "GOVT_ID" : "PASSPORT";
    photos = {};
    goTo({ view: "front", documentType, country: String(form.get("country")) });
  });
  byId("change-document").addEventListener("click", () => goTo({ view: "document" }));
  byId("agree").addEventListener("click", consent);
  byId("decline").addEventListener("click", () => finish("declined"));
  for (const button of document.querySelectorAll("[data-start-over]")) {
    button.addEventListener("click", () => goTo(fresh()));
  }
}

wire();
resume();
