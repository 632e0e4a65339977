// @ts-check
/**
 * Decides which hint is shown and when the photo is taken by itself. Knows times and problems, but no camera.
 *
 * @typedef {import("./quality.js").Problem} Problem
 */

/** The photo is taken when most checks of this many milliseconds were good. */
export const GOOD_MS = 700;
const GOOD_SHARE = 0.8;
const FEWEST_CHECKS = 3;
/** A camera needs this long to adapt to the light. */
const WARM_UP_MS = 400;
/** A problem shorter than this is not mentioned. */
const PATIENCE_MS = 350;
/** A hint stays at least this long, so that users can read it and screen readers do not repeat it. */
const HINT_MS = 1400;
/** After this time the page reminds the user of the button. */
const BUTTON_MS = 9000;

export class Guide {
  /** @type {{at: number, problem: Problem | undefined}[]} */
  #checks = [];
  #startedAt;
  #hintAt = -Infinity;
  /** @type {Problem | undefined} */
  #hint;

  /** @param {number} now milliseconds */
  constructor(now) {
    this.#startedAt = now;
  }

  /**
   * Takes the result of one check.
   *
   * @param {Problem | undefined} problem
   * @param {number} now milliseconds
   * @returns {{hint: Problem | undefined, steady: boolean, take: boolean, remind: boolean}}
   *   `steady` is true if the user only has to hold still
   */
  see(problem, now) {
    this.#checks.push({ at: now, problem });
    this.#checks = this.#checks.filter(({ at }) => at > now - GOOD_MS - 100);
    this.#choose(now);
    return {
      hint: this.#hint,
      steady: !problem && !this.#hint,
      take: !problem && now - this.#startedAt > WARM_UP_MS + GOOD_MS && this.#wasGood(now),
      remind: now - this.#startedAt > BUTTON_MS,
    };
  }

  /** @param {number} now */
  #wasGood(now) {
    const good = this.#checks.filter(({ problem }) => !problem).length;
    const spans = now - this.#checks[0].at >= GOOD_MS * 0.9;
    return spans && good >= FEWEST_CHECKS && good >= this.#checks.length * GOOD_SHARE;
  }

  /** @param {number} now */
  #choose(now) {
    if (now - this.#startedAt < WARM_UP_MS || now - this.#hintAt < HINT_MS) return;
    const recent = this.#checks.filter(({ at }) => at > now - PATIENCE_MS);
    const latest = recent[recent.length - 1]?.problem;
    const lasting = recent.filter(({ problem }) => problem === latest).length > recent.length / 2;
    if (!lasting || latest === this.#hint) return;
    this.#hint = latest;
    this.#hintAt = now;
  }
}
