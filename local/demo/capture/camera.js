// @ts-check
/** The device's camera in a `<video>`. */

/** Whether the page can use a camera. Browsers allow this only for pages on https and on localhost. */
export const HAS_CAMERA = Boolean(navigator.mediaDevices?.getUserMedia);

/** The text's key for each of the browser's reasons. @type {Record<string, string>} */
const REASONS = {
  NotAllowedError: "cameraDenied",
  NotFoundError: "cameraMissing",
  NotReadableError: "cameraBusy",
};

/** Why there is no picture from the camera; `key` is its text for the user. */
export class CameraError extends Error {
  /** @param {string} key @param {unknown} [cause] */
  constructor(key, cause) {
    super(key, { cause });
    this.key = key;
  }
}

export class Camera {
  /** @type {MediaStream | undefined} */
  #stream;
  #video;
  /** Counts every opening and closing. If a camera opens after the count has changed, it is closed at once. */
  #turn = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
  }

  /**
   * @param {"environment" | "user"} facing where the camera looks: away from the user, or at the user
   * @param {() => void} lost called if the camera is unplugged or taken away
   * @returns {Promise<boolean>} false if it was closed again before it opened
   */
  async open(facing, lost) {
    this.close();
    const turn = this.#turn;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: facing, width: { ideal: 2560 }, height: { ideal: 1920 } },
      });
      if (turn !== this.#turn) {
        stop(stream);
        return false;
      }
      this.#stream = stream;
      stream.getVideoTracks()[0].addEventListener("ended", () => turn === this.#turn && lost());
      this.#video.srcObject = stream;
      this.#video.classList.toggle("mirrored", facing === "user");
      await this.#video.play();
      return turn === this.#turn;
    } catch (cause) {
      if (turn !== this.#turn) return false;
      this.close();
      throw new CameraError(REASONS[cause instanceof Error ? cause.name : ""] ?? "cameraFailed", cause);
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
