// @ts-check
import { VerificationError, invalidUse, noAnswer, refusal } from "./errors.js";
import { waitBefore } from "./repeating.js";
import { limited, sleep } from "./timing.js";
import { transport } from "./transport.js";

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path
 * @property {object} [body]
 * @property {Record<string, string>} [headers]
 * @property {boolean} [idempotent] whether a second call has no further effect
 * @property {import("./requests.js").StepOptions} [options]
 */

/** Sends calls to the API: limits their time, repeats them where that is safe, and reads the answers. */
export class Connection {
  #baseUrl;
  #transport;
  #timeout;
  #retries;

  /** @param {{baseUrl: string, fetch?: typeof globalThis.fetch, timeout?: number, retries?: number}} options */
  constructor({ baseUrl, fetch, timeout = 120_000, retries = 2 }) {
    if (!/^https?:\/\//.test(baseUrl) && !("location" in globalThis && baseUrl === "")) {
      throw invalidUse(`baseUrl must be the API's address, such as https://…, not ${JSON.stringify(baseUrl)}.`);
    }
    this.#baseUrl = baseUrl.replace(/\/+$/, "");
    this.#transport = transport(fetch);
    this.#timeout = timeout;
    this.#retries = retries;
  }

  /**
   * Returns the response and its JSON (none with 304). Throws a `VerificationError`.
   *
   * @param {Call} call
   * @param {string} token
   */
  async send(call, token) {
    const { signal } = call.options ?? {};
    for (let repetition = 0; ; repetition += 1) {
      try {
        return await limited((ending) => this.#once(call, token, ending), this.#timeout, signal);
      } catch (error) {
        if (!(error instanceof VerificationError)) throw invalidUse(`The call failed in this app: ${error}`, error);
        const wait = waitBefore(error, repetition, call.idempotent ?? false);
        if (wait === undefined || repetition >= this.#retries) throw error;
        await sleep(wait, signal);
      }
    }
  }

  /** @param {Call} call @param {string} token @param {AbortSignal} signal */
  async #once({ method, path, body, headers, options }, token, signal) {
    const request = {
      url: this.#baseUrl + path,
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      onProgress: options?.onProgress,
    };
    const response = await this.#transport(request, signal);
    if (response.status === 304) return { response, answer: undefined };
    let answer;
    try {
      answer = JSON.parse(response.text);
    } catch {
      throw noAnswer(response.status, "The response is not JSON. Check baseUrl.");
    }
    if (response.status < 200 || response.status > 299) throw refusal(response, answer);
    return { response, answer };
  }
}
