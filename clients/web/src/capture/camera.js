// @ts-check
/** The device's camera in a `<video>`: opens it, changes its lens and light, and survives interruptions. */

import { CameraError, cameraError } from "./errors.js";

/**
 * @typedef {"environment" | "user"} Facing away from the user, or at the user
 *
 * @typedef {object} Handlers
 * @property {() => void} asking the browser asks the user for permission
 * @property {() => void} opened the camera shows a picture, for the first time or again
 * @property {() => void} interrupted the system took the camera away for a while
 * @property {(error: CameraError) => void} lost the camera went away and could not be opened again
 */

/** How cameras that look at the user are called. Browsers give a camera a name once the user allowed it. */
const FRONT = /front|user|facetime|selfie/i;
const SIZE = { width: { ideal: 2560 }, height: { ideal: 1920 } };

/** Returns whether the page can use a camera. Browsers allow this only on https and on localhost. */
export function hasCamera() {
  return Boolean(globalThis.navigator?.mediaDevices?.getUserMedia);
}

export class Camera {
  /** @type {MediaStream | undefined} */
  #stream;
  #video;
  #handlers;
  /** Counts every opening and closing. If a camera opens after the count has changed, it is closed at once. */
  #turn = 0;
  /** The camera that was opened last. @type {MediaTrackConstraints} */
  #which = {};
  /** Identifiers of the cameras that the user can change between. @type {string[]} */
  #lenses = [];
  #lit = false;

  /** @param {HTMLVideoElement} video @param {Handlers} handlers */
  constructor(video, handlers) {
    this.#video = video;
    this.#handlers = handlers;
  }

  /** How many cameras the user can change between. */
  get lenses() {
    return this.#lenses.length;
  }

  /** Whether the camera has a light that can be switched on. */
  get torch() {
    return Boolean(/** @type {any} */ (this.#track?.getCapabilities?.())?.torch);
  }

  /** Whether the light is on. */
  get lit() {
    return this.#lit;
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  /**
   * Throws `CameraError`.
   *
   * @param {Facing} facing
   * @returns {Promise<boolean>} false if it was closed before it opened
   */
  async open(facing) {
    this.close();
    if (!hasCamera()) throw new CameraError("NOT_FOUND");
    const turn = this.#turn;
    if (!(await isGranted()) && turn === this.#turn) this.#handlers.asking();
    if (turn !== this.#turn || !(await this.#show({ facingMode: facing }))) return false;
    const opened = this.#turn;
    this.#lenses = await lensesOf(facing);
    if (opened !== this.#turn) return false;
    this.#handlers.opened();
    return true;
  }

  /** Changes to the next lens. Throws `CameraError`. */
  async nextLens() {
    const now = this.#track?.getSettings().deviceId ?? "";
    const next = this.#lenses[(this.#lenses.indexOf(now) + 1) % this.#lenses.length];
    if (next === undefined || !this.#stream) return;
    if (await this.#show({ deviceId: { exact: next } })) this.#handlers.opened();
  }

  /** Switches the light on or off. */
  async switchTorch() {
    const constraints = /** @type {any} */ ({ advanced: [{ torch: !this.#lit }] });
    await this.#track?.applyConstraints(constraints);
    this.#lit = !this.#lit;
  }

  /** Switches the camera off at once. */
  close() {
    this.#turn += 1;
    this.#release();
    this.#lenses = [];
  }

  #release() {
    document.removeEventListener("visibilitychange", this.#wake);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.#lit = false;
    this.#video.srcObject = null;
  }

  /** @param {MediaTrackConstraints} which @returns {Promise<boolean>} false if it was closed meanwhile */
  async #show(which) {
    this.#release();
    this.#which = which;
    const turn = (this.#turn += 1);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...which, ...SIZE } });
      if (turn !== this.#turn) {
        stream.getTracks().forEach((track) => track.stop());
        return false;
      }
      this.#stream = stream;
      this.#watch(stream.getVideoTracks()[0], turn);
      this.#video.srcObject = stream;
      await this.#video.play();
      return turn === this.#turn;
    } catch (cause) {
      if (turn !== this.#turn) return false;
      this.close();
      throw cameraError(cause);
    }
  }

  /** @param {MediaStreamTrack} track @param {number} turn */
  #watch(track, turn) {
    const still = () => turn === this.#turn;
    track.addEventListener("mute", () => still() && this.#handlers.interrupted());
    track.addEventListener("unmute", () => still() && this.#wake());
    track.addEventListener("ended", () => still() && this.#wake());
    document.addEventListener("visibilitychange", this.#wake);
  }

  /** Shows the picture again after the system interrupted it. Phones pause the video, or end the camera. */
  #wake = () => {
    const track = this.#track;
    if (track?.readyState === "ended") {
      this.#handlers.interrupted();
      if (!document.hidden) this.#reopen();
    } else if (track && !document.hidden) this.#resume(track);
  };

  /** @param {MediaStreamTrack} track */
  async #resume(track) {
    const turn = this.#turn;
    if (this.#video.paused) await this.#video.play().catch(() => {}); // It is closed, or interrupted again.
    if (turn === this.#turn && !track.muted && !this.#video.paused) this.#handlers.opened();
  }

  async #reopen() {
    try {
      if (await this.#show(this.#which)) this.#handlers.opened();
    } catch (cause) {
      this.#handlers.lost(new CameraError("LOST", cause));
    }
  }
}

/** Whether the camera opens without a question to the user. False if the browser does not tell. */
async function isGranted() {
  try {
    const name = /** @type {PermissionName} */ ("camera");
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false;
  }
}

/**
 * Returns the cameras that can take the same picture. One camera looks at the user, so only others are counted.
 *
 * @param {Facing} facing
 * @returns {Promise<string[]>} their identifiers
 */
async function lensesOf(facing) {
  if (facing === "user") return [];
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
    return cameras.filter((camera) => !looksAtUser(camera)).map(({ deviceId }) => deviceId);
  } catch {
    return [];
  }
}

/** @param {MediaDeviceInfo} camera */
function looksAtUser(camera) {
  const facing = /** @type {any} */ (camera).getCapabilities?.().facingMode ?? [];
  return facing.length ? facing.includes("user") : FRONT.test(camera.label);
}
