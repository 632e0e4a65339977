// @ts-check
/** The view in which the user takes or chooses a photo, looks at it, and uses or replaces it. */

import { label, say } from "../i18n.js";
import { byId, draw } from "../views.js";
import { CameraError, HAS_CAMERA } from "./camera.js";
import { reduced } from "./photos.js";
import { Stage } from "./stage.js";

/**
 * @typedef {object} Wanted
 * @property {"passport" | "front" | "back" | "selfie"} subject
 * @property {string} title the key of the view's heading
 * @property {string[]} tips their keys
 * @property {string} [notice] the key of what the user should know first
 * @property {string} [photo] the photo that was taken before
 * @property {(photo: string) => void} use called with the photo as data URL
 * @property {(opened: boolean) => void} covered called when the camera fills the screen, and when it no longer does
 */

/** Milliseconds. */
const BLIND_MS = 500;
const SHAPES = /** @type {const} */ ({ passport: "passport", front: "card", back: "card", selfie: "face" });

export class PhotoTaker {
  #view = byId("view-photo");
  #stage = new Stage();
  #photo = /** @type {HTMLImageElement} */ (byId("photo"));
  #file = /** @type {HTMLInputElement} */ (byId("file"));
  /** @type {Wanted | undefined} */
  #wanted;
  /**
   * Before this time, the button "use this photo" does nothing. It appears where the camera's button was, and the user
   * may press that button at the moment when the page takes the photo.
   */
  #usableAt = 0;

  constructor() {
    byId("open-camera").addEventListener("click", () => this.#openCamera());
    byId("close-camera").addEventListener("click", () => this.#closeCamera());
    this.#file.addEventListener("change", () => this.#file.files?.[0] && this.#prepare(this.#file.files[0]));
    byId("use-photo").addEventListener("click", () => {
      if (performance.now() > this.#usableAt) this.#wanted?.use(this.#photo.src);
    });
    byId("zoom").addEventListener("click", () => this.#zoom());
    this.#photo.addEventListener("click", (event) => this.#zoom(event));
    this.#view.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.#view.dataset.phase === "camera") this.#closeCamera();
    });
  }

  /** @param {Wanted} wanted */
  open(wanted) {
    this.#wanted = wanted;
    const selfie = wanted.subject === "selfie";
    draw("photo-art", wanted.subject);
    byId("change-document").hidden = false;
    const [first, ...others] = wanted.tips;
    say(byId("photo-tip"), first);
    byId("photo-tips").replaceChildren(
      ...others.map((key) => {
        const tip = document.createElement("li");
        say(tip, key);
        return tip;
      }),
    );
    byId("photo-notice").hidden = !wanted.notice;
    if (wanted.notice) say(byId("photo-notice"), wanted.notice);
    say(byId("stage-title"), wanted.title);
    label(this.#photo, selfie ? "previewSelfieAlt" : "previewDocumentAlt");
    byId("zoomed").setAttribute("aria-labelledby", "photo");
    this.#show(wanted.photo ? "preview" : "intro", { photo: wanted.photo });
  }

  close() {
    this.#wanted = undefined;
    this.#stage.close();
    this.#photo.removeAttribute("src");
    this.#file.value = "";
  }

  /** @param {"intro" | "camera" | "preview"} phase @param {{photo?: string, problem?: string}} [more] */
  #show(phase, { photo, problem } = {}) {
    const wanted = this.#wanted;
    if (!wanted) return;
    this.#view.dataset.phase = phase;
    wanted.covered(phase === "camera");
    if (phase !== "camera") this.#stage.close();
    const preview = phase === "preview";
    byId("photo-art").toggleAttribute("hidden", phase !== "intro");
    byId("preview").hidden = byId("use-photo").hidden = byId("photo-question").hidden = !preview;
    if (preview && photo) this.#photo.src = photo;
    byId("zoomed").classList.remove("large");
    this.#nameZoom();
    const subject = wanted.subject === "selfie" ? "Selfie" : "Document";
    say(byId("photo-question"), `preview${subject}`);
    say(byId("photo-tip"), preview ? `preview${subject}More` : wanted.tips[0]);
    const open = byId("open-camera");
    open.hidden = !HAS_CAMERA || phase === "camera";
    open.classList.toggle("secondary", preview);
    open.toggleAttribute("data-action", !preview);
    if (!preview) open.dataset.action = "next";
    say(open, preview ? "retake" : "openCamera");
    say(byId("file-text"), preview ? "otherFile" : "chooseFile");
    byId("photo-problem").hidden = !problem;
    if (problem) say(byId("photo-problem"), problem);
  }

  async #openCamera() {
    const wanted = this.#wanted;
    if (!wanted) return;
    this.#show("camera");
    const taken = (/** @type {Blob} */ photo, /** @type {import("./stage.js").Taking} */ taking) => {
      this.#view.dataset.taking = JSON.stringify(taking);
      if (wanted === this.#wanted) this.#prepare(photo, taking);
    };
    const lost = () => this.#failed("cameraLost");
    try {
      await this.#stage.open(SHAPES[wanted.subject], taken, lost);
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      if (wanted === this.#wanted) this.#failed(error.key);
    }
  }

  #closeCamera() {
    this.#show("intro");
    byId("open-camera").focus();
  }

  /** @param {string} problem a text's key */
  #failed(problem) {
    this.#show("intro", { problem });
    byId("open-camera").focus();
  }

  /** @param {Blob} source @param {import("./stage.js").Taking} [taking] how the camera took it; absent for a file */
  async #prepare(source, taking) {
    const wanted = this.#wanted;
    if (!wanted) return;
    say(byId("status"), "preparing");
    const { photo, problem } = await reduced(source, wanted.subject === "selfie" ? "selfie" : "document");
    if (wanted !== this.#wanted) return;
    this.#file.value = "";
    if (!photo) {
      this.#show("intro", { problem });
      byId("status").textContent = "";
      this.#file.focus();
      return;
    }
    this.#usableAt = performance.now() + (taking?.automatic ? BLIND_MS : 0);
    this.#show("preview", { photo });
    say(byId("status"), taking ? "photoTaken" : `preview${wanted.subject === "selfie" ? "Selfie" : "Document"}`);
    byId("use-photo").focus({ preventScroll: true });
  }

  /** Enlarges the photo around the place that was clicked. @param {MouseEvent} [event] */
  #zoom(event) {
    const view = byId("zoomed");
    const { left, top, width, height } = this.#photo.getBoundingClientRect();
    const [x, y] = event ? [(event.clientX - left) / width, (event.clientY - top) / height] : [0.5, 0.5];
    view.classList.toggle("large");
    this.#nameZoom();
    view.scrollTo(this.#photo.offsetWidth * x - view.clientWidth / 2, this.#photo.offsetHeight * y - view.clientHeight / 2);
  }

  #nameZoom() {
    const large = byId("zoomed").classList.contains("large");
    say(byId("zoom"), large ? "zoomOut" : "zoomIn");
  }
}
