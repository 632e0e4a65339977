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
    /** @param {{baseUrl: string, fetch?: typeof globalThis.fetch, timeout?: number, retries?: number}} options */
    constructor({ baseUrl, fetch, timeout, retries }: {
        baseUrl: string;
        fetch?: typeof globalThis.fetch;
        timeout?: number;
        retries?: number;
    });
    /**
     * Returns the response and its JSON (none with 304). Throws a `VerificationError`.
     *
     * @param {Call} call
     * @param {string} token
     */
    send(call: Call, token: string): Promise<{
        response: import("./transport.js").HttpResponse;
        answer: any;
    }>;
    #private;
}
export type Call = {
    method: string;
    path: string;
    body?: object | undefined;
    headers?: Record<string, string> | undefined;
    /**
     * whether a second call has no further effect
     */
    idempotent?: boolean | undefined;
    options?: import("./requests.js").StepOptions | undefined;
};
