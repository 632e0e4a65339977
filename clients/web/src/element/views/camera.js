// @ts-check
/** The camera with this element's texts. */

import "../../capture/index.js";
import { VerificationError } from "../../client/index.js";
import { isComputer } from "./phone-offer.js";

/**
 * @typedef {import("../base/ui.js").Ui} Ui
 * @typedef {{photo: Blob, automatic: boolean, problem: string | null}} Captured
 *
 * @typedef {object} Wishes
 * @property {(captured: Captured) => void} captured
 * @property {(text: string) => void} failed the key of the text that says why
 * @property {() => void} closed by the user
 */

/** The texts of what is wrong without a photo, by code. @type {Record<string, string>} */
const FAILURES = {
  NOT_ALLOWED: "cameraDenied",
  NOT_FOUND: "cameraMissing",
  BUSY: "cameraBusy",
  FRAME_NOT_ALLOWED: "cameraFrame",
  LOST: "cameraLost",
  FAILED: "cameraFailed",
  UNREADABLE: "fileLost",
  HEIC: "heic",
  NOT_PICTURE: "notPicture",
  INVALID_IMAGE: "notPicture",
};
const LABELS = { take: "takePhoto", close: "closeCamera", torch: "torch", lens: "lens", video: "cameraLabel" };

/**
 * Return the key of the text for an error, or for what the checks said about a photo.
 *
 * @param {Ui} ui
 * @param {unknown} problem
 * @param {boolean} [isSelfie]
 */
export function problemText(ui, problem, isSelfie = false) {
  if (typeof problem === "string") {
    const key = `said${isSelfie && problem === "OUTSIDE" ? "FACE" : problem}`;
    return ui.texts.has(key) ? key : "saidUNCLEAR";
  }
  const code = /** @type {{code?: string} | undefined} */ (problem)?.code ?? "";
  if (problem instanceof VerificationError && /HEIC/.test(problem.message)) return "heic";
  // A user who is already on a phone is not sent to a phone.
  if (code === "NOT_FOUND" && !isComputer()) return "cameraMissingHere";
  return FAILURES[code] ?? "cameraFailed";
}

export class CameraView {
  #ui;
  #wishes;
  #isFace;
  #hint;
  #reminder;
  /** @type {any} the element `<kyc-camera>` */
  element;

  /** @param {Ui} ui @param {"passport" | "card" | "face"} shape @param {string} title @param {Wishes} wishes */
  constructor(ui, shape, title, wishes) {
    this.#ui = ui;
    this.#wishes = wishes;
    this.#isFace = shape === "face";
    this.#hint = ui.make("span", { slot: "hint", id: "hint" });
    this.#reminder = ui.make("span", { slot: "reminder", id: "reminder" });
    const camera = document.createElement("kyc-camera");
    camera.setAttribute("shape", shape);
    camera.setAttribute("part", "camera");
    camera.append(ui.make("span", { slot: "title", text: title }), this.#hint, this.#reminder);
    this.element = camera;
    this.#listen("captured", (detail) => wishes.captured(detail));
    this.#listen("hint", (detail) => this.#advise(detail));
    this.#listen("camerastate", ({ state }) => this.#tellState(state));
    this.#listen("cancel", () => wishes.closed());
    this.#listen("cameraerror", (error) => wishes.failed(problemText(ui, error)));
  }

  async open() {
    const { texts } = this.#ui;
    const labels = Object.entries(LABELS).map(([name, key]) => [name, texts.text(key)]);
    this.element.labels = Object.fromEntries(labels);
    texts.say(this.#hint, this.#place);
    texts.say(this.#reminder, this.#isFace ? "buttonPress" : "automatic");
    try {
      await this.element.start();
    } catch (error) {
      this.#wishes.failed(problemText(this.#ui, error));
    }
  }

  get #place() {
    return this.#isFace ? "frameFace" : "frameDocument";
  }

  /** @param {"asking" | "open" | "interrupted" | "closed"} state */
  #tellState(state) {
    const said = { asking: "cameraAsking", open: this.#place, interrupted: "cameraInterrupted", closed: this.#place };
    this.#ui.texts.say(this.#hint, said[state]);
  }

  /** @param {{code: string | null, remind: boolean}} hint */
  #advise({ code, remind }) {
    const { texts } = this.#ui;
    const key = code === "OUTSIDE" && this.#isFace ? "hintFace" : code ? `hint${code}` : this.#place;
    const known = texts.has(key) ? key : this.#place;
    // If the same words are set again, a screen reader reads them again.
    if (this.#hint.dataset.text !== known) texts.say(this.#hint, known);
    if (remind && !this.#isFace) texts.say(this.#reminder, "buttonReminder");
  }

  /** @param {string} event @param {(detail: any) => void} heard */
  #listen(event, heard) {
    this.element.addEventListener(event, (/** @type {CustomEvent} */ happened) => {
      // The page gets this element's own events, which have no photo.
      happened.stopPropagation();
      heard(happened.detail);
    });
  }
}
