// @ts-check
/** The view where a photo is taken or chosen, looked at, and used or replaced. */

import { Camera, CameraError, HAS_CAMERA } from "./camera.js";
import { VerificationError } from "./client/index.js";
import { reducePhoto } from "./client/photos.js";
import { byId } from "./views.js";

const WORKER = new URL("./client/photo-worker.js", import.meta.url).href;
/** Pixels. A face needs fewer than a document's text. */
const LONGEST_SIDE = { document: 2000, selfie: 1280 };

/**
 * @typedef {object} Wanted
 * @property {string} hint
 * @property {"document" | "selfie"} use
 * @property {(photo: string) => void} taken called with the photo as data URL
 */

// This page's policy (require-trusted-types-for) lets no script start a worker. This one is the client's.
/** @type {any} */ (globalThis).trustedTypes?.createPolicy("default", {
  createScriptURL: (/** @type {string} */ url) => (new URL(url).href === WORKER ? url : null),
});

export class PhotoTaker {
  #camera = new Camera(/** @type {HTMLVideoElement} */ (byId("camera")));
  #preview = /** @type {HTMLImageElement} */ (byId("preview"));
  #file = /** @type {HTMLInputElement} */ (byId("file"));
  /** @type {Wanted | undefined} */
  #wanted;

  constructor() {
    byId("open-camera").addEventListener("click", () => this.#openCamera());
    byId("take-photo").addEventListener("click", () => this.#take(this.#video));
    this.#file.addEventListener("change", () => this.#file.files?.[0] && this.#take(this.#file.files[0]));
    byId("use-photo").addEventListener("click", () => this.#wanted?.taken(this.#preview.src));
  }

  /** @param {Wanted} wanted */
  open(wanted) {
    this.#wanted = wanted;
    byId("photo-hint").textContent = wanted.hint;
    byId("change-document").hidden = wanted.use === "selfie";
    this.#show({});
  }

  close() {
    this.#wanted = undefined;
    this.#camera.close();
    this.#preview.removeAttribute("src");
    this.#file.value = "";
  }

  get #video() {
    return /** @type {HTMLVideoElement} */ (byId("camera"));
  }

  /** @param {{camera?: boolean, photo?: string, problem?: string}} state */
  #show({ camera = false, photo = "", problem = "" }) {
    byId("viewfinder").hidden = !camera;
    byId("take-photo").hidden = !camera;
    byId("use-photo").hidden = !photo;
    this.#preview.hidden = !photo;
    if (photo) {
      this.#preview.src = photo;
      this.#preview.alt = this.#wanted?.use === "selfie" ? "Your selfie" : "Your photo of the document";
    }
    const open = byId("open-camera");
    open.hidden = camera || !HAS_CAMERA;
    open.textContent = photo ? "Use the camera again" : "Use the camera";
    open.classList.toggle("secondary", Boolean(photo));
    byId("file-text").textContent = photo ? "Choose another file" : "Choose a file";
    byId("photo-problem").hidden = !problem;
    byId("photo-problem").textContent = problem;
  }

  async #openCamera() {
    const wanted = this.#wanted;
    if (!wanted) return;
    const take = /** @type {HTMLButtonElement} */ (byId("take-photo"));
    take.disabled = true;
    this.#show({ camera: true });
    try {
      await this.#camera.open(wanted.use === "selfie" ? "user" : "environment");
      take.disabled = false;
      take.focus();
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      this.#show({ problem: error.message });
      byId("open-camera").focus();
    }
  }

  /** @param {Blob | HTMLVideoElement} source */
  async #take(source) {
    const wanted = this.#wanted;
    if (!wanted) return;
    byId("status").textContent = "Preparing the photo.";
    let state;
    try {
      state = { photo: await reducePhoto(source, { longestSide: LONGEST_SIDE[wanted.use] }) };
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      state = { problem: `${error.message} ${error.nextStep}` };
    }
    if (wanted !== this.#wanted) return;
    this.#camera.close();
    this.#file.value = "";
    this.#show(state);
    byId("status").textContent = state.photo ? "The photo is ready." : "";
    byId(state.photo ? "use-photo" : "file").focus();
  }
}
