// @ts-check
/** The steps' calls to the API, for the views that are loaded later. */

import { showSent } from "./working.js";

/** @typedef {import("../journey.js").Journey} Journey */

/** @param {Journey} journey @param {import("../base/memory.js").PhotoView} view @param {string} photo */
export function photoTaken(journey, view, photo) {
  journey.memory.photos[view] = photo;
  if (view === "selfie") return verify(journey);
  if (view === "front" && journey.progress.documentType === "GOVT_ID") return journey.goTo({ view: "back" });
  return extract(journey);
}

/** @param {Journey} journey @returns {unknown} */
function extract(journey) {
  const { api, memory, progress } = journey;
  const { documentType, country } = progress;
  const { front = "", back = "" } = memory.photos;
  const key = memory.documentKey(progress);
  if (key === memory.sent.document && progress.extractionToken) return journey.goTo({ view: "selfie" });
  return journey.attempt("document", "workingDocument", () => extract(journey), async (signal) => {
    const reading = api.extract(
      documentType === "GOVT_ID"
        ? { documentType, documentFront: front, documentBack: back, countryCode: country }
        : { documentType, documentFront: front },
      { signal, onProgress: (sent) => showSent(journey, sent) },
    );
    await reading.finally(() => follow(journey));
    memory.sent = { document: key, selfie: "" };
    memory.credentials = undefined;
    return journey.goTo({ view: "selfie", outcome: "extracted" });
  });
}

/** @param {Journey} journey @returns {unknown} */
function verify(journey) {
  const { api, memory, progress } = journey;
  const { selfie = "" } = memory.photos;
  if (selfie === memory.sent.selfie && memory.credentials) return journey.goTo({ view: "review" });
  return journey.attempt("selfie", "workingSelfie", () => verify(journey), async (signal) => {
    const comparing = api.verify(
      { selfieImage: selfie, documentToken: progress.extractionToken },
      { signal, onProgress: (sent) => showSent(journey, sent) },
    );
    const { credentials } = await comparing.finally(() => follow(journey));
    memory.sent.selfie = selfie;
    memory.credentials = credentials;
    return journey.goTo({ view: "review", outcome: "verified" });
  });
}

/** The client may have opened a new session by itself, or seen that another device has gone on. @param {Journey} journey */
function follow({ api, progress }) {
  const { sessionId, extractionToken } = api.snapshot({ withExtractionToken: true });
  if (sessionId) Object.assign(progress, { sessionId, extractionToken });
}

/** The user agrees to share the data. @param {Journey} journey @returns {unknown} */
export function share(journey) {
  const { credentials } = journey.memory;
  return journey.attempt("review", "workingConsent", () => share(journey), async (signal) => {
    await journey.api.consent({ credentials, domain: location.origin }, { signal });
    journey.memory.forget();
    const { sessionId } = journey.progress;
    journey.emit("consented", { sessionId });
    journey.goTo({ view: "result", outcome: "consented", extractionToken: undefined });
    if (!journey.settings.showsResult) journey.leave("consented");
  });
}
