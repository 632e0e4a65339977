// @ts-check
/** One HTTP request, with `fetch`, or with `XMLHttpRequest` where upload progress is wanted. */

import { noConnection, notSupported } from "./errors.js";

/**
 * @typedef {object} HttpRequest
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {string} [body]
 * @property {(progress: Progress) => void} [onProgress]
 *
 * @typedef {object} HttpResponse
 * @property {number} status
 * @property {(name: string) => string | null} header
 * @property {string} text
 *
 * @typedef {object} Progress
 * @property {number} loaded bytes of the body that were sent
 * @property {number} total bytes of the body
 *
 * @typedef {(request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>} Transport
 */

/**
 * Returns the transport of this environment. Throws `NOT_SUPPORTED` if there is none.
 *
 * @param {typeof globalThis.fetch} [given] the app's own `fetch`, which is then always used
 * @returns {Transport}
 */
export function transport(given) {
  const fetch = given ?? globalThis.fetch;
  if (typeof fetch !== "function") throw notSupported("There is no fetch here. Pass one as the option fetch.");
  const hasProgress = !given && typeof globalThis.XMLHttpRequest === "function";
  // fetch must be called as a function of the global object.
  const byFetch = withFetch((url, init) => fetch(url, init));
  return (request, signal) => (request.onProgress && hasProgress ? withXhr : byFetch)(request, signal);
}

/** @param {(url: string, init: RequestInit) => Promise<Response>} fetch @returns {Transport} */
function withFetch(fetch) {
  return async ({ url, method, headers, body, onProgress }, signal) => {
    const total = body?.length ?? 0;
    onProgress?.({ loaded: 0, total });
    let answering;
    try {
      answering = fetch(url, { method, headers, body, signal });
    } catch (error) {
      // If the connection is lost, fetch rejects. If fetch throws at once, the app made a mistake or a function is
      // missing.
      throw notSupported(`fetch failed before it sent anything: ${text(error)}`, error);
    }
    try {
      const response = await answering;
      onProgress?.({ loaded: total, total });
      return { status: response.status, header: (name) => response.headers.get(name), text: await response.text() };
    } catch (error) {
      throw isMissing(error) ? notSupported(`fetch failed: ${text(error)}`, error) : noConnection(error);
    }
  };
}

/** @type {Transport} */
function withXhr({ url, method, headers, body, onProgress }, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.({ loaded, total });
    request.onload = () =>
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        text: request.responseText,
      });
    request.onerror = () => reject(noConnection(undefined));
    request.onabort = () => reject(noConnection(undefined));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

/**
 * Returns whether an error says that a function or variable does not exist. Browsers reject a lost connection with a
 * TypeError too, so only its text tells the two apart.
 *
 * @param {unknown} error
 */
function isMissing(error) {
  if (error instanceof ReferenceError) return true;
  return error instanceof TypeError && /is not a (function|constructor)|undefined|null/.test(error.message);
}

/** @param {unknown} error */
function text(error) {
  return error instanceof Error ? error.message : String(error);
}
