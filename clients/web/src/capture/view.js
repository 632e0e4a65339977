// @ts-check
/** What the camera shows: the video with the frame in it, the page's texts, and the buttons. Built without markup. */

import { frameIn, onPicture, shownOn } from "./geometry.js";
import { styleSheet } from "./style.js";

/**
 * @typedef {import("./geometry.js").Shape} Shape
 * @typedef {import("./geometry.js").Box} Box
 *
 * @typedef {object} Labels accessible names, because the camera has no texts of its own
 * @property {string} [take] takes the photo
 * @property {string} [close] closes the camera
 * @property {string} [torch] switches the light
 * @property {string} [lens] changes the lens
 * @property {string} [video] the camera's picture
 */

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  close: ["M5 5l14 14M19 5L5 19"],
  torch: ["M13 2L5 14h6l-1 8 9-13h-6z"],
  lens: ["M4 9a8 8 0 0 1 14-3l2 2", "M20 3v5h-5", "M20 15a8 8 0 0 1-14 3l-2-2", "M4 21v-5h5"],
};

export class View {
  #dim = path("dim");
  #outline = path("frame");
  #mark = path("mark");
  #overlay = svg("overlay", this.#dim, this.#outline, this.#mark);
  video = Object.assign(document.createElement("video"), { autoplay: true, muted: true, playsInline: true });
  dialog = document.createElement("dialog");
  take = button("take");
  close = button("close");
  torch = button("torch");
  lens = button("lens");
  /** What is photographed since the camera was opened. @type {Shape} */
  shape = "passport";

  /** @param {ShadowRoot} root */
  constructor(root) {
    root.adoptedStyleSheets = [styleSheet()];
    this.video.part.add("video");
    this.#outline.part.add("frame");
    const title = slotted("title");
    title.id = "title";
    this.dialog.setAttribute("aria-labelledby", title.id);
    const hint = slotted("hint");
    hint.part.add("hint");
    hint.setAttribute("role", "status");
    const others = box("others", this.lens, this.torch);
    const controls = box("controls", this.close, this.take, others);
    this.dialog.append(this.video, this.#overlay, title, hint, box("bottom", controls, slotted("reminder")));
    root.append(this.dialog);
    new ResizeObserver(() => this.#draw()).observe(this.dialog);
    this.video.addEventListener("resize", () => this.#draw());
  }

  /** The size of the camera's picture. */
  get picture() {
    return { width: this.video.videoWidth, height: this.video.videoHeight };
  }

  /** The frame in pixels of the camera's picture. */
  get frameOnPicture() {
    const { frame, shown } = this.#layout();
    return onPicture(frame, shown, this.picture);
  }

  #layout() {
    const stage = { width: this.dialog.clientWidth, height: this.dialog.clientHeight };
    const shown = shownOn(stage, this.picture);
    return { stage, shown, frame: frameIn(stage, shown, this.shape) };
  }

  /** @param {Shape} shape */
  open(shape) {
    this.shape = shape;
    this.video.classList.toggle("mirrored", shape === "face");
    this.state = "";
    this.take.disabled = true;
    this.torch.hidden = this.lens.hidden = true;
    this.dialog.showModal();
    this.#draw();
  }

  /** @param {"good" | "problem" | ""} state */
  set state(state) {
    this.dialog.dataset.state = state;
  }

  /** @param {Labels} labels */
  set labels({ take, close, torch, lens, video }) {
    const named = { take, close, torch, lens, video };
    for (const [name, label] of Object.entries(named)) {
      const element = this[/** @type {keyof typeof named} */ (name)];
      if (label) element.setAttribute("aria-label", label);
      else element.removeAttribute("aria-label");
    }
  }

  #draw() {
    const { stage, shown, frame } = this.#layout();
    if (!stage.width || !stage.height) return;
    this.video.classList.toggle("whole", shown.width < stage.width || shown.height < stage.height);
    const outline = this.shape === "face" ? oval(frame) : rounded(frame, this.shape === "card" ? 0.06 : 0.03);
    this.#overlay.setAttribute("viewBox", `0 0 ${stage.width} ${stage.height}`);
    this.#dim.setAttribute("d", `M0 0H${stage.width}V${stage.height}H0Z${outline}`);
    this.#outline.setAttribute("d", outline);
    this.#mark.setAttribute("d", this.shape === "passport" ? machineReadableRows(frame) : "");
    this.dialog.style.setProperty("--hint-top", `${Math.max(frame.top - 14, 52)}px`);
  }
}

/** @param {string} name @param {...Element} children */
function svg(name, ...children) {
  const element = document.createElementNS(SVG, "svg");
  element.classList.add(name);
  element.setAttribute("aria-hidden", "true");
  element.append(...children);
  return element;
}

/** @param {string} name @param {string} [d] */
function path(name, d = "") {
  const element = document.createElementNS(SVG, "path");
  element.classList.add(name);
  element.setAttribute("d", d);
  return element;
}

/** @param {"take" | "close" | "torch" | "lens"} name */
function button(name) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: name });
  element.part.add(name);
  if (name !== "take") element.append(svg("icon", ...ICONS[name].map((d) => path("line", d))));
  return element;
}

/** A paragraph for one of the page's texts, hidden while there is none. @param {"title" | "hint" | "reminder"} name */
function slotted(name) {
  const element = Object.assign(document.createElement("p"), { className: `${name} empty` });
  const slot = Object.assign(document.createElement("slot"), { name });
  slot.addEventListener("slotchange", () => element.classList.toggle("empty", !slot.assignedElements().length));
  element.append(slot);
  return element;
}

/** @param {string} name @param {...Element} children */
function box(name, ...children) {
  const element = Object.assign(document.createElement("div"), { className: name });
  element.append(...children);
  return element;
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

/** Marks the place of a passport's machine-readable rows. @param {Box} box */
function machineReadableRows({ left, top, width, height }) {
  return [0.83, 0.92].map((share) => `M${left + width * 0.05} ${top + height * share}h${width * 0.9}`).join("");
}
