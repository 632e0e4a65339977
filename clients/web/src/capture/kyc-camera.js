// @ts-check
/** The element `<kyc-camera>`. */

import { Camera } from "./camera.js";
import { checkPhoto } from "./check-photo.js";
import { Checker } from "./checker.js";
import { cropped } from "./crop.js";
import { CameraError } from "./errors.js";
import { around, cropAround } from "./geometry.js";
import { Guide } from "./guide.js";
import { View } from "./view.js";

/**
 * @typedef {import("./geometry.js").Shape} Shape
 * @typedef {import("./quality.js").Problem} Problem
 * @typedef {import("./view.js").Labels} Labels
 *
 * @typedef {object} Captured
 * @property {Blob} photo a JPEG of the frame and a margin around it
 * @property {Shape} shape
 * @property {boolean} automatic false if the user pressed the button
 * @property {Problem | null} problem what the check of this photo found first
 * @property {Problem[]} checked what was looked for in this photo; empty if it could not be checked
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} seconds from the open camera to the photo
 *
 * @typedef {object} Hint
 * @property {Problem | "GOOD" | null} code what the user should change; null if nothing is known yet
 * @property {boolean} remind whether the user should be told to press the button
 *
 * @typedef {object} CameraState
 * @property {"asking" | "open" | "interrupted" | "closed"} state `asking` while the browser asks for permission
 * @property {number} lenses how many cameras the user can change between
 * @property {boolean} torch whether there is a light
 */

const SHAPES = /** @type {const} */ (["passport", "card", "face"]);
const PROPERTIES = /** @type {const} */ (["shape", "auto", "labels"]);

/** A server has no elements. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? class {};

/**
 * A full-screen camera for a document or a face.
 *
 * @element kyc-camera
 * @attr {"passport" | "card" | "face"} shape what is photographed, `passport` unless given
 * @attr {"true" | "false"} auto whether a document may be photographed without the button, `true` unless given
 * @slot title - what is photographed
 * @slot hint - what the user should do now; read by screen readers when it changes
 * @slot reminder - how the photo is taken
 * @csspart video - the camera's picture
 * @csspart frame - the outline in which the document or face belongs
 * @csspart take - the button that takes the photo
 * @csspart close - the button that closes the camera
 * @csspart torch - the button that switches the light
 * @csspart lens - the button that changes the lens
 * @csspart hint - the box of the hint
 * @cssprop --kyc-camera-frame - colour of the frame
 * @cssprop --kyc-camera-good - colour of the frame if nothing is wrong
 * @cssprop --kyc-camera-problem - colour of the frame if something is wrong, and of the focus
 * @cssprop --kyc-camera-hint - background of the hint
 * @fires {CustomEvent<Captured>} captured - a photo was taken, and the camera is closed
 * @fires {CustomEvent<Hint>} hint - the hint or the reminder changed
 * @fires {CustomEvent<CameraState>} camerastate - the camera opened, was interrupted or closed
 * @fires {CustomEvent<{code: import("./errors.js").CameraErrorCode}>} cameraerror - the camera went away and is closed
 * @fires {CustomEvent<null>} cancel - the user closed the camera
 */
export class KycCamera extends Base {
  #view = new View(this.attachShadow({ mode: "open" }));
  #checker = new Checker();
  /** Ends the checks of the camera that is open now. */
  #checking = new AbortController();
  #isOpen = false;
  #taking = false;
  #startedAt = 0;
  /** @type {Labels} */
  #labels = {};
  /** @type {Hint} */
  #hint = { code: null, remind: false };
  #camera = new Camera(this.#view.video, {
    asking: () => this.#tell("asking"),
    opened: () => this.#opened(),
    interrupted: () => this.#interrupted(),
    lost: ({ code }) => {
      this.stop();
      this.#emit("cameraerror", { code });
    },
  });

  constructor() {
    super();
    const { dialog, take, close, torch, lens } = this.#view;
    take.addEventListener("click", () => this.take());
    close.addEventListener("click", () => this.#cancel());
    torch.addEventListener("click", () => this.#switchTorch());
    lens.addEventListener("click", () => this.#nextLens());
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.#cancel()));
    // Some browsers close a dialog at the second Escape without asking.
    dialog.addEventListener("close", () => dialog.open || this.#cancel());
  }

  connectedCallback() {
    // A page may have set properties before this class was defined.
    for (const name of PROPERTIES) {
      const given = Object.getOwnPropertyDescriptor(this, name);
      if (given && Reflect.deleteProperty(this, name)) Reflect.set(this, name, given.value);
    }
  }

  disconnectedCallback() {
    this.stop();
  }

  /** What is photographed. @returns {Shape} */
  get shape() {
    const given = this.getAttribute("shape");
    return SHAPES.find((shape) => shape === given) ?? "passport";
  }

  set shape(shape) {
    this.setAttribute("shape", shape);
  }

  /** Whether a document is photographed without the button. A face never is, because no check can tell what one is. */
  get auto() {
    return this.getAttribute("auto") !== "false" && this.shape !== "face";
  }

  set auto(auto) {
    this.setAttribute("auto", String(auto));
  }

  /** Accessible names of the buttons and the video. */
  get labels() {
    return this.#labels;
  }

  set labels(labels) {
    this.#labels = { ...labels };
    this.#view.labels = this.#labels;
  }

  /**
   * Opens the camera. Resolves when it shows a picture, or was closed before. Rejects with `CameraError`.
   *
   * @returns {Promise<void>}
   */
  async start() {
    this.stop();
    if (!this.isConnected) throw new CameraError("FAILED");
    this.#isOpen = true;
    this.#hint = { code: null, remind: false };
    this.#view.open(this.shape);
    this.#checker.prepare();
    try {
      await this.#camera.open(this.shape === "face" ? "user" : "environment");
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Switches the camera off at once. */
  stop() {
    this.#checking.abort();
    this.#checker.close();
    this.#camera.close();
    this.#taking = false;
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#view.dialog.close();
    this.#tell("closed");
  }

  /**
   * Takes the photo, as the button does. Does nothing while there is no picture.
   *
   * @returns {Promise<void>}
   */
  take() {
    return this.#take(false);
  }

  /**
   * Checks a file that the user chose. Rejects with `CameraError` if it cannot be read.
   *
   * @param {Blob} file
   * @returns {Promise<import("./check-photo.js").CheckedPhoto>}
   */
  checkFile(file) {
    return checkPhoto(file, this.shape);
  }

  /** @param {string} name @param {unknown} [detail] */
  #emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** @param {CameraState["state"]} state */
  #tell(state) {
    this.#emit("camerastate", { state, lenses: this.#camera.lenses, torch: this.#camera.torch });
  }

  #cancel() {
    if (!this.#isOpen) return;
    this.stop();
    this.#emit("cancel");
  }

  #opened() {
    const { take, torch, lens } = this.#view;
    torch.hidden = !this.#camera.torch;
    torch.setAttribute("aria-pressed", String(this.#camera.lit));
    lens.hidden = this.#camera.lenses < 2;
    const first = take.disabled;
    take.disabled = false;
    if (first) take.focus();
    this.#tell("open");
    this.#watch();
  }

  #interrupted() {
    this.#checking.abort();
    this.#view.take.disabled = true;
    this.#tell("interrupted");
  }

  async #switchTorch() {
    await this.#camera.switchTorch().catch(() => {}); // It is off then, as the button says.
    this.#view.torch.setAttribute("aria-pressed", String(this.#camera.lit));
  }

  async #nextLens() {
    this.#checking.abort();
    try {
      await this.#camera.nextLens();
    } catch {
      this.stop();
      this.#emit("cameraerror", { code: "LOST" });
    }
  }

  /** Checks frames until the camera is closed or interrupted. */
  async #watch() {
    this.#checking.abort();
    this.#checking = new AbortController();
    const { signal } = this.#checking;
    const { video, shape } = this.#view;
    this.#taking = false;
    this.#startedAt = performance.now();
    const guide = new Guide(this.#startedAt);
    while (!signal.aborted) {
      const askedAt = performance.now();
      if (video.videoWidth && !document.hidden && !this.#taking) {
        const picture = { source: video, width: video.videoWidth, height: video.videoHeight };
        const check = await this.#checker.check(picture, this.#view.frameOnPicture, shape, "frame");
        if (signal.aborted) return;
        const advice = check && guide.see(check.problem, performance.now());
        if (advice) this.#advise(advice);
        if (advice?.take && this.auto) await this.#take(true);
      }
      const passed = performance.now() - askedAt;
      await new Promise((resolve) => setTimeout(resolve, this.#checker.pause - passed));
    }
  }

  /** @param {ReturnType<Guide["see"]>} advice */
  #advise({ hint, steady, remind }) {
    const code = hint ?? (steady ? "GOOD" : this.#hint.code);
    this.#view.state = code === "GOOD" ? "good" : code ? "problem" : "";
    const next = { code, remind: remind || !this.auto };
    if (next.code === this.#hint.code && next.remind === this.#hint.remind) return;
    this.#hint = next;
    this.#emit("hint", { ...next });
  }

  /** @param {boolean} automatic */
  async #take(automatic) {
    const { video, picture, shape, frameOnPicture: frame } = this.#view;
    if (this.#taking || !picture.width || this.#view.take.disabled) return;
    this.#taking = true;
    const { signal } = this.#checking;
    const still = await createImageBitmap(video).catch(() => undefined);
    const check = still && (await this.#checker.check({ source: still, ...picture }, frame, shape, "photo"));
    // The hand may have moved since the last check.
    const fits = still && (!automatic || (check && !check.problem));
    const crop = cropAround(around(frame, check?.document), picture, shape);
    const photo = fits ? await cropped(still, crop).catch(() => undefined) : undefined;
    still?.close();
    if (signal.aborted) return;
    this.#taking = false;
    if (!photo) return;
    const seconds = (performance.now() - this.#startedAt) / 1000;
    this.stop();
    const { problem = null, checked = [] } = check ?? {};
    this.#emit("captured", { ...photo, shape, automatic, problem, checked, seconds });
  }
}
