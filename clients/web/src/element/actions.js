// @ts-check
/** What the user does before the first photo: the calls that find, open and continue a session. */

import { VerificationError } from "../client/index.js";
import { ended } from "./base/ending.js";
import { standingOf } from "./base/standing.js";
import { loadLater } from "./views.js";

const FINAL = ["confirmed", "rejected", "expired"];

export class Actions {
  #journey;

  /** @param {import("./journey.js").Journey} journey */
  constructor(journey) {
    this.#journey = journey;
  }

  get #api() {
    return this.#journey.api;
  }

  /** Ask where the user stands, and show that. @returns {Promise<void>} */
  async begin() {
    const journey = this.#journey;
    const { session } = journey.settings;
    await journey.attempt("start", "workingResume", () => this.begin(), async (signal) => {
      if (session) await this.#handOver(session, signal);
      else await this.#stand(signal);
    });
    loadLater();
  }

  /** @param {AbortSignal} signal */
  async #stand(signal) {
    const journey = this.#journey;
    const user = await this.#whereUserStands(signal);
    signal.throwIfAborted();
    const { progress } = journey;
    const standing = (journey.standing = standingOf(user, progress));
    const { sessionId, status } = standing;
    // What this tab holds may be another user's, or of an earlier session.
    const held = sessionId && sessionId === progress.sessionId ? {} : { extractionToken: undefined, agreed: false };
    const known = { ...held, sessionId, outcome: status?.outcome };
    this.#tellEnvironment(status?.environment);
    if (standing.kind === "checking") return journey.enter("result", known);
    if (standing.kind === "ended") return ended(journey, /** @type {any} */ (status));
    if (standing.kind === "new") return journey.enter("start", known);
    return journey.enter("standing", known);
  }

  /** @param {AbortSignal} signal */
  async #whereUserStands(signal) {
    const { asked } = this.#journey;
    this.#journey.asked = undefined;
    try {
      return await (asked ?? this.#api.me({ signal }));
    } catch (error) {
      // A back end of version 1.0 does not know this route.
      if (!(error instanceof VerificationError && error.code === "NOT_FOUND")) throw error;
      return { latestSession: null, confirmedSession: null, opensAgainAt: null };
    }
  }

  /** Continue a session that was begun on another device. @param {string} sessionId @param {AbortSignal} signal */
  async #handOver(sessionId, signal) {
    const journey = this.#journey;
    const held = journey.progress.sessionId === sessionId ? journey.progress : undefined;
    const resuming = this.#api.resume({ sessionId, extractionToken: held?.extractionToken }, { signal });
    const status = /** @type {any} */ (await resuming.catch(asOtherAccount));
    const known = { sessionId, outcome: status.outcome, ...(held ? {} : { extractionToken: undefined, agreed: false }) };
    this.#tellEnvironment(status.environment);
    if (FINAL.includes(status.outcome)) return ended(journey, status);
    if (status.outcome === "consented") return journey.enter("result", known);
    journey.standing = { kind: held?.extractionToken ? "selfie" : "handover", sessionId, status };
    return journey.enter(held ? "standing" : "start", known);
  }

  /** Open a session, or continue the user's latest one. @param {boolean} [newSession] @returns {unknown} */
  start(newSession = false) {
    const journey = this.#journey;
    return journey.attempt("start", "workingStart", () => this.start(newSession), async (signal) => {
      await this.#open(newSession, signal);
      return journey.goTo({ view: "document" });
    });
  }

  /** Open a session and show how to go on with it on a phone. @returns {unknown} */
  openForPhone() {
    const journey = this.#journey;
    return journey.attempt("start", "workingStart", () => this.openForPhone(), async (signal) => {
      await this.#open(false, signal);
      return journey.goTo({ view: "phone" });
    });
  }

  /** @param {boolean} newSession @param {AbortSignal} signal */
  async #open(newSession, signal) {
    const journey = this.#journey;
    await this.#api.open({ newSession, signal });
    const { sessionId } = this.#api;
    if (sessionId !== journey.progress.sessionId) journey.memory.forget();
    journey.progress = { ...journey.progress, sessionId, extractionToken: undefined, outcome: "created" };
    journey.standing = undefined;
    this.#askForTestMode();
  }

  /** Go on with a session whose document was read in this tab, or that was begun on another device. @returns {unknown} */
  continue() {
    const journey = this.#journey;
    const { sessionId, extractionToken } = journey.progress;
    return journey.attempt("start", "workingResume", () => this.continue(), async (signal) => {
      await this.#api.resume({ sessionId, extractionToken }, { signal });
      return journey.goTo({ view: extractionToken ? "selfie" : "document" });
    });
  }

  /** Only informs the user. Nothing else depends on the answer. */
  async #askForTestMode() {
    try {
      this.#tellEnvironment((await this.#api.outcome()).environment);
    } catch {
      return;
    }
  }

  /** @param {string | null | undefined} environment */
  #tellEnvironment(environment) {
    this.#journey.screen.testMode = environment === "development";
  }
}

/** The back end does not say whether a session belongs to another user. @param {unknown} error @returns {never} */
function asOtherAccount(error) {
  if (!(error instanceof VerificationError) || !["NOT_FOUND", "FORBIDDEN"].includes(error.code)) throw error;
  const { message, requestId, status } = error;
  throw new VerificationError({ code: /** @type {any} */ ("OTHER_ACCOUNT"), message, requestId, status, cause: error });
}
