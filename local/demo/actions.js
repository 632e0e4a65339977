// @ts-check
/** The journey's calls to the API. */

import { VerificationApi, VerificationError } from "./client/src/client/index.js";
import { API_URL, CHECKING_SECONDS, signInToken } from "./config.js";
import { showResult } from "./result.js";
import { setOutcome, show } from "./views.js";
import { showSent } from "./working.js";

const FINAL = ["confirmed", "rejected", "expired"];
/** Pause before the desktop asks again after a failure. */
const PAUSE_MS = 3000;

export class Actions {
  #journey;
  #api;

  /** @param {import("./journey.js").Journey} journey */
  constructor(journey) {
    this.#journey = journey;
    const person = () => ({ email: journey.progress.email, name: journey.progress.name });
    this.#api = new VerificationApi({ baseUrl: API_URL, signInToken: () => signInToken(person()) });
  }

  /**
   * Repeats an action if another tab or device has replaced this page's user token. In this case the back end answers
   * NOT_FOUND, as for a session that does not exist.
   *
   * @param {(signal: AbortSignal) => Promise<unknown>} action
   * @param {AbortSignal} signal
   */
  async withRenewal(action, signal) {
    try {
      await action(signal);
    } catch (error) {
      const { sessionId, extractionToken, handedOver } = this.#journey.progress;
      const replaced = error instanceof VerificationError && error.code === "NOT_FOUND" && sessionId && !handedOver;
      if (!replaced) throw error;
      await this.#api.resume({ sessionId, extractionToken }, { signal });
      await action(signal);
    }
  }

  /** @returns {unknown} */
  start() {
    const journey = this.#journey;
    return journey.attempt("signin", "workingStart", () => this.start(), async (signal) => {
      await this.#api.open({ name: journey.progress.name || undefined, signal });
      journey.memory.forget();
      const { sessionId } = this.#api;
      journey.goTo({ view: "document", sessionId, extractionToken: undefined, handedOver: false, outcome: "created" });
      this.#askForTestMode();
    });
  }

  /** Continues after a reload, or on another device. @returns {unknown} */
  resume() {
    const journey = this.#journey;
    const { sessionId, extractionToken, handedOver, view } = journey.progress;
    const step = handedOver ? "signin" : view === "selfie" || view === "review" ? view : "document";
    return journey.attempt(step, "workingResume", () => this.resume(), async (signal) => {
      const resuming = this.#api.resume({ sessionId, extractionToken }, { signal });
      const status = await (handedOver ? resuming.catch(asOtherAccount) : resuming);
      const { outcome } = status;
      const known = { outcome, testMode: status.environment === "development", handedOver: false };
      if (FINAL.includes(outcome)) return this.#ended(status);
      if (outcome === "consented") return journey.goTo({ ...known, view: "result" });
      journey.goTo({ ...known, view: handedOver ? "document" : view });
    });
  }

  /** Only informs the user. Nothing else depends on the answer. */
  async #askForTestMode() {
    try {
      const { environment } = await this.#api.outcome();
      this.#journey.progress.testMode = environment === "development";
      this.#journey.showTestMode();
    } catch {
      return;
    }
  }

  /** @returns {unknown} */
  extract() {
    const journey = this.#journey;
    const { memory, progress } = journey;
    const { documentType, country } = progress;
    const { front = "", back = "" } = memory.photos;
    const key = memory.documentKey(progress);
    if (key === memory.sent.document && progress.extractionToken) return journey.goTo({ view: "selfie" });
    return journey.attempt("document", "workingDocument", () => this.extract(), async (signal) => {
      const { extractionToken } = await this.#api.extract(
        documentType === "GOVT_ID"
          ? { documentType, documentFront: front, documentBack: back, countryCode: country }
          : { documentType, documentFront: front },
        { signal, onProgress: showSent },
      );
      memory.sent = { document: key, selfie: "" };
      memory.credentials = undefined;
      journey.goTo({ view: "selfie", extractionToken, outcome: "extracted" });
    });
  }

  /** @returns {unknown} */
  verify() {
    const journey = this.#journey;
    const { memory, progress } = journey;
    const { selfie = "" } = memory.photos;
    if (selfie === memory.sent.selfie && memory.credentials) return journey.goTo({ view: "review" });
    return journey.attempt("selfie", "workingSelfie", () => this.verify(), async (signal) => {
      const { credentials } = await this.#api.verify(
        { selfieImage: selfie, documentToken: progress.extractionToken },
        { signal, onProgress: showSent },
      );
      memory.sent.selfie = selfie;
      memory.credentials = credentials;
      journey.goTo({ view: "review", outcome: "verified" });
    });
  }

  /** @returns {unknown} */
  consent() {
    const journey = this.#journey;
    return journey.attempt("review", "workingConsent", () => this.consent(), async (signal) => {
      await this.#api.consent({ credentials: journey.memory.credentials, domain: location.origin }, { signal });
      journey.memory.forget();
      journey.goTo({ view: "result", outcome: "consented" });
    });
  }

  /** Shows the outcome, or waits for it. @param {AbortSignal} signal */
  async watch(signal) {
    const journey = this.#journey;
    const { outcome = "", reasons = [], sessionId } = journey.progress;
    const ways = journey.resultWays;
    if (!sessionId && (outcome === "confirmed" || outcome === "rejected" || outcome === "expired")) {
      return showResult(outcome, reasons, ways);
    }
    showResult("checking", [], ways);
    try {
      if (this.#api.sessionId !== sessionId) await this.#api.resume({ sessionId }, { signal });
      this.#ended(await this.#api.waitForOutcome({ signal, timeout: CHECKING_SECONDS * 1000 }));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof VerificationError && error.retryable) return showResult("later", [], ways);
      journey.showProblem(error, "review", () => journey.goTo({}, true));
    }
  }

  /**
   * Shows how to continue on a phone, and how far the user has come there. It only asks for the status, because a new
   * user token for this page would replace the phone's.
   *
   * @param {AbortSignal} signal
   */
  async watchPhone(signal) {
    const journey = this.#journey;
    const { sessionId = "" } = journey.progress;
    show("phone", { step: "document", back: true });
    const { showHandOver, showState } = await import("./phone.js");
    showHandOver(sessionId);
    const onStatus = (/** @type {{outcome: string}} */ { outcome }) => {
      setOutcome(outcome);
      showState(outcome);
    };
    while (!signal.aborted) {
      try {
        if (this.#api.sessionId !== sessionId) await this.#api.resume({ sessionId }, { signal });
        const status = await this.#api.waitForOutcome({ signal, onStatus });
        return signal.aborted ? undefined : this.#ended(status);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof VerificationError) || !error.retryable) {
          return journey.showProblem(error, "document", () => journey.goTo({}, true));
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** @param {import("./client/src/client/index.js").SessionStatus} status */
  #ended({ outcome, stepErrors, environment }) {
    const reasons = /** @type {any[]} */ (stepErrors).map(({ code, message, nextStep }) => ({ code, message, nextStep }));
    this.#journey.finish("result", { outcome, reasons, testMode: environment === "development" });
  }
}

/** The back end does not say whether a session belongs to another user. @param {unknown} error @returns {never} */
function asOtherAccount(error) {
  if (!(error instanceof VerificationError) || !["NOT_FOUND", "FORBIDDEN"].includes(error.code)) throw error;
  throw new VerificationError({ code: /** @type {any} */ ("OTHER_ACCOUNT"), message: error.message, requestId: error.requestId, cause: error });
}

export function noConnection() {
  return new VerificationError({ code: "NO_CONNECTION", message: "", retryable: true });
}
