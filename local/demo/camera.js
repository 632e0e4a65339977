// @ts-check
/** The device's camera in a `<video>`. */

/** Whether there can be one: browsers give it to pages on https and on localhost only. */
export const HAS_CAMERA = Boolean(navigator.mediaDevices?.getUserMedia);

/** @type {Record<string, string>} */
const REASONS = {
  NotAllowedError: "The camera is not allowed here. Allow it in the browser's settings, or choose a file.",
  NotFoundError: "No camera was found. Choose a file instead.",
  NotReadableError: "The camera is in use by another program. Close that, or choose a file.",
};

/** Why there is no picture from the camera; its message is for the user. */
export class CameraError extends Error {}

export class Camera {
  /** @type {MediaStream | undefined} */
  #stream;
  #video;
  /** Grows with every opening and closing: a camera that comes late is not wanted any more. */
  #turn = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
  }

  /** @param {"environment" | "user"} facing where the camera looks: away from the user, or at the user */
  async open(facing) {
    this.close();
    const turn = this.#turn;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: facing, width: { ideal: 2560 }, height: { ideal: 1920 } },
      });
      if (turn !== this.#turn) return stop(stream);
      this.#stream = stream;
      this.#video.srcObject = stream;
      this.#video.classList.toggle("mirrored", facing === "user");
      await this.#video.play();
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.close();
      const name = cause instanceof Error ? cause.name : "";
      throw new CameraError(REASONS[name] ?? "The camera does not work here. Choose a file instead.", { cause });
    }
  }

  close() {
    this.#turn += 1;
    stop(this.#stream);
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}

/** @param {MediaStream | undefined} stream */
function stop(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}
