// @ts-check
/** The camera with its frame, its hints and its button. */

import { label, say } from "../i18n.js";
import { byId } from "../views.js";
import { Camera } from "./camera.js";
import { CAN_CHECK, checkFrames } from "./checker.js";
import { cropAround, frameIn, onPicture } from "./geometry.js";
import { Guide } from "./guide.js";

/**
 * @typedef {import("./quality.js").Shape} Shape
 * @typedef {import("./quality.js").Box} Box
 * @typedef {{automatic: boolean, checks: number, seconds: number}} Taking how a photo came about
 */

/** Enough for `reduce`, which encodes it again. */
const QUALITY = 0.95;
/** Until then, the only hint for a screen reader is to place the document in the frame. */
const FIRST_HINT_MS = 700;

export class Stage {
  #element = byId("stage");
  #video = /** @type {HTMLVideoElement} */ (byId("camera"));
  #camera = new Camera(this.#video);
  #hint = byId("hint");
  /** @type {AbortController | undefined} */
  #checking;
  /** @type {Shape} */
  #shape = "passport";
  /** @type {(photo: Blob, taking: Taking) => void} */
  #taken = () => {};
  #openedAt = 0;
  #checks = 0;

  constructor() {
    byId("take-photo").addEventListener("click", () => this.#take(false));
    new ResizeObserver(() => this.#draw()).observe(this.#element);
  }

  /**
   * Opens the camera. Throws `CameraError`.
   *
   * @param {Shape} shape
   * @param {(photo: Blob, taking: Taking) => void} taken
   * @param {() => void} lost called if the camera goes away
   */
  async open(shape, taken, lost) {
    this.close();
    this.#shape = shape;
    this.#taken = taken;
    this.#element.hidden = false;
    this.#element.dataset.state = "";
    const button = /** @type {HTMLButtonElement} */ (byId("take-photo"));
    button.disabled = true;
    say(byId("reminder"), CAN_CHECK ? "automatic" : "buttonReminder");
    say(this.#hint, shape === "face" ? "frameFace" : "frameDocument");
    this.#draw();
    if (!(await this.#camera.open(shape === "face" ? "user" : "environment", lost))) return;
    button.disabled = false;
    button.focus();
    this.#watch();
  }

  close() {
    this.#checking?.abort();
    this.#camera.close();
    this.#element.hidden = true;
  }

  get #size() {
    return { width: this.#element.clientWidth, height: this.#element.clientHeight };
  }

  get #picture() {
    return { width: this.#video.videoWidth, height: this.#video.videoHeight };
  }

  /** The frame in pixels of the video. */
  #frame() {
    const stage = this.#size;
    return onPicture(frameIn(stage, this.#shape), stage, this.#picture);
  }

  #watch() {
    this.#checking = new AbortController();
    this.#openedAt = performance.now();
    this.#checks = 0;
    if (!CAN_CHECK) return;
    const guide = new Guide(this.#openedAt);
    const { signal } = this.#checking;
    checkFrames(this.#video, this.#shape, () => this.#frame(), ({ problem }) => {
      const now = performance.now();
      this.#checks += 1;
      const advice = guide.see(problem, now);
      if (now - this.#openedAt > FIRST_HINT_MS) this.#advise(advice);
      if (advice.take) this.#take(true);
    }, signal);
  }

  /** @param {ReturnType<Guide["see"]>} advice */
  #advise({ hint, steady, remind }) {
    this.#element.dataset.state = steady ? "steady" : hint ? "wrong" : "";
    const key = hint ? (hint === "OUTSIDE" && this.#shape === "face" ? "hintFace" : `hint${hint}`) : "hintGood";
    // If the same words are set again, a screen reader reads them again.
    if ((hint || steady) && this.#hint.dataset.text !== key) say(this.#hint, key);
    const reminder = byId("reminder");
    if (remind && reminder.dataset.text !== "buttonReminder") say(reminder, "buttonReminder");
  }

  /** @param {boolean} automatic */
  #take(automatic) {
    const picture = this.#picture;
    if (!picture.width || this.#checking?.signal.aborted) return;
    this.#checking?.abort();
    const crop = cropAround(this.#frame(), picture, this.#shape);
    const canvas = document.createElement("canvas");
    canvas.width = crop.width;
    canvas.height = crop.height;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(this.#video, crop.left, crop.top, crop.width, crop.height, 0, 0, crop.width, crop.height);
    const taking = { automatic, checks: this.#checks, seconds: (performance.now() - this.#openedAt) / 1000 };
    this.#camera.close();
    canvas.toBlob((photo) => photo && this.#taken(photo, taking), "image/jpeg", QUALITY);
  }

  #draw() {
    const stage = this.#size;
    if (!stage.width || !stage.height) return;
    const box = frameIn(stage, this.#shape);
    const outline = this.#shape === "face" ? oval(box) : rounded(box, this.#shape === "card" ? 0.06 : 0.03);
    const overlay = byId("overlay");
    overlay.setAttribute("viewBox", `0 0 ${stage.width} ${stage.height}`);
    const [dim, frame, mark] = overlay.querySelectorAll("path");
    dim.setAttribute("d", `M0 0H${stage.width}V${stage.height}H0Z${outline}`);
    frame.setAttribute("d", outline);
    mark.setAttribute("d", this.#shape === "passport" ? machineReadableLines(box) : "");
    this.#element.style.setProperty("--hint-top", `${Math.max(box.top - 14, 52)}px`);
    label(this.#video, "cameraLabel");
  }
}

/** @param {Box} box @param {number} share the corners' radius as a share of the width */
function rounded({ left, top, width, height }, share) {
  const r = width * share;
  const corner = (/** @type {number} */ x, /** @type {number} */ y) => `a${r} ${r} 0 0 1 ${x} ${y}`;
  return (
    `M${left + r} ${top}h${width - 2 * r}${corner(r, r)}v${height - 2 * r}${corner(-r, r)}` +
    `h${2 * r - width}${corner(-r, -r)}v${2 * r - height}${corner(r, -r)}Z`
  );
}

/** @param {Box} box */
function oval({ left, top, width, height }) {
  const [x, y] = [width / 2, height / 2];
  return `M${left} ${top + y}a${x} ${y} 0 0 1 ${width} 0a${x} ${y} 0 0 1 ${-width} 0Z`;
}

/** Marks the place of a passport's machine-readable lines. @param {Box} box */
function machineReadableLines({ left, top, width, height }) {
  return [0.83, 0.92].map((share) => `M${left + width * 0.05} ${top + height * share}h${width * 0.9}`).join("");
}
