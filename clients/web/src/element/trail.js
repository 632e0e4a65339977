// @ts-check
/**
 * The user's way back. Each view gets an entry in the browser's history, so that Back goes one step back and not to
 * another page. The entries keep the page's own state, and several elements share one history.
 */

const KEY = "hypersignKyc";
let elements = 0;

/** @typedef {{depth: number, view: string}} Place */

export class Trail {
  #id = `${(elements += 1)}`;
  #cameBack;
  /** @type {Place} */
  #place = { depth: 0, view: "" };
  #onPopState = () => {
    const place = this.#inHistory() ?? { depth: 0, view: "" };
    // Another element, or the page, has gone back.
    if (place.depth === this.#place.depth) return;
    this.#place = place;
    this.#cameBack(place.view);
  };

  /** @param {(view: string) => void} cameBack called with the view to which the user returned; "" for the first */
  constructor(cameBack) {
    this.#cameBack = cameBack;
    this.#place.depth = this.#inHistory()?.depth ?? 0;
    addEventListener("popstate", this.#onPopState);
  }

  end() {
    removeEventListener("popstate", this.#onPopState);
  }

  back() {
    history.back();
  }

  /** @param {string} view @param {boolean} replaces the present entry */
  go(view, replaces) {
    this.#place = { depth: this.#place.depth + (replaces ? 0 : 1), view };
    const state = { ...history.state, [KEY]: { ...history.state?.[KEY], [this.#id]: this.#place } };
    history[replaces ? "replaceState" : "pushState"](state, "");
  }

  /** @returns {Place | undefined} */
  #inHistory() {
    return history.state?.[KEY]?.[this.#id];
  }
}
