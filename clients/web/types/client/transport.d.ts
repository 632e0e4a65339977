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
export function transport(given?: typeof globalThis.fetch): Transport;
export type HttpRequest = {
    url: string;
    method: string;
    headers: Record<string, string>;
    body?: string | undefined;
    onProgress?: ((progress: Progress) => void) | undefined;
};
export type HttpResponse = {
    status: number;
    header: (name: string) => string | null;
    text: string;
};
export type Progress = {
    /**
     * bytes of the body that were sent
     */
    loaded: number;
    /**
     * bytes of the body
     */
    total: number;
};
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
