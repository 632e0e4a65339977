// @ts-check
/** The view in which the user takes or chooses a photo, looks at it, and uses or replaces it. */

import { checkPhoto, hasCamera } from "../../capture/index.js";
import { reducePhoto } from "../../photos/photos.js";
import { CameraView, problemText } from "./camera.js";
import { isComputer } from "./phone-offer.js";
import { photoTaken } from "./steps.js";

/**
 * @typedef {import("../journey.js").Journey} Journey
 * @typedef {import("../base/memory.js").PhotoView} PhotoView
 * @typedef {"passport" | "front" | "back" | "selfie"} Motif what is photographed
 */

const TIPS = {
  passport: ["passportTip", "tipEdges", "tipLight", "tipGlare"],
  front: ["frontTip", "tipEdges", "tipLight", "tipGlare"],
  back: ["backTip", "tipEdges", "tipLight", "tipGlare"],
  selfie: ["selfieTip", "tipLight", "tipFace", "tipAlone"],
};
const SHAPES = /** @type {const} */ ({ passport: "passport", front: "card", back: "card", selfie: "face" });
/** Pixels. A face needs fewer than a document's text. */
const LONGEST_SIDE = { document: 2000, selfie: 1280 };
/**
 * Milliseconds in which the button "use this photo" does nothing. It appears where the camera's button was, and the user
 * may press that button at the moment when the camera takes the photo by itself.
 */
const BLIND_MS = 500;

/** @param {Journey} journey @param {AbortSignal} signal */
export function showFront(journey, signal) {
  new Photo(journey, signal, "front", journey.progress.documentType === "PASSPORT" ? "passport" : "front").show();
}

/** @param {Journey} journey @param {AbortSignal} signal */
export function showBack(journey, signal) {
  new Photo(journey, signal, "back", "back").show();
}

/** @param {Journey} journey @param {AbortSignal} signal */
export function showSelfie(journey, signal) {
  new Photo(journey, signal, "selfie", "selfie").show();
}

class Photo {
  #journey;
  #ui;
  #signal;
  #subject;
  #motif;
  #camera;
  #picture;
  #guidance;

  /** @param {Journey} journey @param {AbortSignal} signal @param {PhotoView} subject @param {Motif} motif */
  constructor(journey, signal, subject, motif) {
    this.#journey = journey;
    this.#ui = journey.ui;
    this.#signal = signal;
    this.#subject = subject;
    this.#motif = motif;
    this.#picture = this.#ui.make("div", { class: "picture", part: "picture" });
    this.#guidance = this.#ui.make("div", { class: "guidance" });
    this.#camera = new CameraView(this.#ui, SHAPES[motif], `${motif}Title`, {
      captured: ({ photo, problem, automatic }) => this.#prepare(photo, problem ?? undefined, { source: "camera", automatic }),
      failed: (text) => this.#showIntroduction(text),
      closed: () => this.#focus("open-camera"),
    });
  }

  show() {
    const { memory } = this.#journey;
    const photo = memory.photos[this.#subject];
    if (photo) this.#showPreview(photo, memory.problems[this.#subject]);
    else this.#showIntroduction();
    this.#journey.show({
      name: this.#subject,
      step: this.#isSelfie ? "selfie" : "document",
      title: `${this.#motif}Title`,
      back: true,
      content: [this.#ui.make("div", { class: "split" }, this.#picture, this.#guidance), this.#camera.element],
    });
  }

  get #isSelfie() {
    return this.#subject === "selfie";
  }

  /** @param {string} [problem] a text's key */
  #showIntroduction(problem) {
    const ui = this.#ui;
    const [first, ...tips] = TIPS[this.#motif];
    this.#picture.replaceChildren(ui.art(this.#motif));
    this.#picture.className = "picture drawn";
    this.#guidance.replaceChildren(
      ui.make("p", { text: first }),
      ui.make("ul", { class: "ticks" }, ...tips.map((text) => ui.make("li", { text }))),
      ...(problem ? [this.#problem(problem)] : []),
      this.#actions([hasCamera() && this.#openButton("openCamera", "main")]),
    );
    if (problem) this.#focus(hasCamera() ? "open-camera" : "file");
  }

  /** @param {string} photo @param {string} [problem] what the checks said */
  #showPreview(photo, problem) {
    const ui = this.#ui;
    const subject = this.#isSelfie ? "Selfie" : "Document";
    const image = ui.make("img", { id: "photo", src: photo, label: `preview${subject}Alt` });
    const frame = ui.make("div", { class: "zoomed", tabindex: "0", role: "group", "aria-labelledby": "photo" }, image);
    const zoom = ui.button("zoomIn", () => magnify(), "secondary");
    const magnify = (/** @type {MouseEvent | undefined} */ event = undefined) => {
      const { left, top, width, height } = image.getBoundingClientRect();
      const [x, y] = event ? [(event.clientX - left) / width, (event.clientY - top) / height] : [0.5, 0.5];
      ui.texts.say(zoom, frame.classList.toggle("large") ? "zoomOut" : "zoomIn");
      frame.scrollTo(image.offsetWidth * x - frame.clientWidth / 2, image.offsetHeight * y - frame.clientHeight / 2);
    };
    image.addEventListener("click", magnify);
    this.#picture.className = "picture preview";
    this.#picture.replaceChildren(frame, zoom);
    const use = ui.button("usePhoto", () => this.#use(photo));
    use.id = "use-photo";
    const said = problem && problemText(ui, problem, this.#isSelfie);
    this.#guidance.replaceChildren(
      ...(said ? [this.#problem(said)] : []),
      ui.make("p", { class: "question", text: `preview${subject}` }),
      ui.make("p", { text: `preview${subject}More` }),
      this.#actions([use, hasCamera() && this.#openButton("retake", "secondary")], "otherFile"),
    );
  }

  /** @param {(Node | false)[]} first @param {string} [choose] a text's key */
  #actions(first, choose = "chooseFile") {
    const ui = this.#ui;
    const journey = this.#journey;
    return ui.actions(
      ...first,
      this.#fileInput(choose, "file"),
      // On Android, a file input offers no camera unless it asks for one.
      matchMedia("(pointer: coarse)").matches && this.#fileInput("cameraApp", "camera-file"),
      !this.#isSelfie && ui.button("otherDocument", () => journey.goTo({ view: "document" }), "plain"),
      isComputer() && ui.button("phoneOffer", () => journey.toPhone(), "plain"),
    );
  }

  /** @param {string} text @param {"file" | "camera-file"} id */
  #fileInput(text, id) {
    const capture = id === "camera-file" && (this.#isSelfie ? "user" : "environment");
    const input = this.#ui.make("input", { id, type: "file", accept: "image/*", capture, class: "unseen" });
    input.addEventListener("change", () => input.files?.[0] && this.#check(input.files[0]));
    return this.#ui.make(
      "label",
      { class: "button secondary", part: "button secondary-button" },
      this.#ui.make("span", { text }),
      input,
    );
  }

  /** @param {string} text @param {"main" | "secondary"} kind */
  #openButton(text, kind) {
    const open = this.#ui.button(text, () => this.#camera.open(), kind);
    open.id = "open-camera";
    return open;
  }

  /** @param {import("../base/texts.js").Text} text */
  #problem(text) {
    return this.#ui.make("p", { id: "photo-problem", class: "problem", part: "problem", role: "alert", text });
  }

  /** @param {File} file */
  async #check(file) {
    try {
      const { photo, problem } = await checkPhoto(file, SHAPES[this.#motif]);
      await this.#prepare(photo, problem, { source: "file", automatic: false });
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#showIntroduction(problemText(this.#ui, error));
      this.#focus("file");
    }
  }

  /**
   * @param {Blob} source
   * @param {string | undefined} problem
   * @param {{source: "camera" | "file", automatic: boolean}} taking
   */
  async #prepare(source, problem, taking) {
    const { screen, memory, emit } = this.#journey;
    screen.tell(this.#ui.texts.text("preparing"));
    let photo;
    try {
      photo = await reducePhoto(source, {
        longestSide: LONGEST_SIDE[this.#isSelfie ? "selfie" : "document"],
        signal: this.#signal,
      });
    } catch (error) {
      if (this.#signal.aborted) return;
      screen.tell("");
      return this.#showIntroduction(problemText(this.#ui, error));
    }
    if (this.#signal.aborted) return;
    this.#usableAt = performance.now() + (taking.automatic ? BLIND_MS : 0);
    memory.problems[this.#subject] = problem;
    emit("captured", { subject: this.#subject, ...taking, problem });
    this.#showPreview(photo, problem);
    const question = `preview${this.#isSelfie ? "Selfie" : "Document"}`;
    screen.tell(this.#ui.texts.text(taking.source === "camera" ? "photoTaken" : question));
    this.#focus("use-photo");
  }

  #usableAt = 0;

  /** @param {string} photo */
  #use(photo) {
    if (performance.now() > this.#usableAt) photoTaken(this.#journey, this.#subject, photo);
  }

  /** @param {string} id */
  #focus(id) {
    /** @type {HTMLElement | null} */ (this.#guidance.querySelector(`#${id}`))?.focus({ preventScroll: true });
  }
}
