// @ts-check
import { nextStep } from "./snapshot.js";

/**
 * What this client knows of one session. A client that moves to another session gets another object, so an answer that
 * arrives late changes only the old one.
 */
export class Session {
  /** @type {import("./requests.js").Bundle | undefined} */
  bundle;
  /** The renewal of the user token, which simultaneous calls share. @type {Promise<import("./requests.js").Bundle> | undefined} */
  renewing;
  /** How far the session has come, as far as this client knows. @type {{step: string, outcome: string} | undefined} */
  reached;
  /** The last answer about the session, with its ETag. @type {{status: import("./requests.js").SessionStatus, etag: string | null} | undefined} */
  answered;
  /** The document's photos, in case they must be sent again. @type {import("./requests.js").Document | undefined} */
  document;
  /** @type {string | undefined} */
  extractionToken;
  /** @type {import("./requests.js").Credential[] | undefined} */
  credentials;
  /** Whether this client opened it by itself because the session before was unusable. */
  isRestart = false;

  /** @param {string} id @param {string} [user] whose session it is, if known */
  constructor(id, user) {
    this.id = id;
    this.user = user;
  }

  /** @param {import("./requests.js").Bundle["state"]} step */
  reach(step) {
    this.reached = { step, outcome: step };
  }

  /** The session accepts no further step. */
  end() {
    this.reached = { step: "created", outcome: "expired" };
    this.forgetPersonalData();
  }

  forgetPersonalData() {
    this.document = this.extractionToken = this.credentials = undefined;
  }

  get next() {
    return this.reached ? nextStep(this.reached, this) : "open";
  }
}
