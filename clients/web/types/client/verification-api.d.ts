/**
 * @typedef {import("./requests.js").Bundle} Bundle
 * @typedef {import("./requests.js").Document} Document
 * @typedef {import("./requests.js").Face} Face
 * @typedef {import("./requests.js").Consent} Consent
 * @typedef {import("./requests.js").Credential} Credential
 * @typedef {import("./requests.js").SessionStatus} SessionStatus
 * @typedef {import("./requests.js").Standing} Standing
 * @typedef {import("./requests.js").Erasure} Erasure
 * @typedef {import("./requests.js").CallOptions} CallOptions
 * @typedef {import("./requests.js").StepOptions} StepOptions
 * @typedef {import("./requests.js").SignInRequest} SignInRequest
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 *
 * @typedef {object} VerificationApiOptions
 * @property {string} baseUrl the API's address (output `ApiUrl`); "" for the page's own origin
 * @property {(request: SignInRequest) => Promise<string> | string} signInToken returns the user's ID token; renews it
 *   first if it has expired
 * @property {typeof globalThis.fetch} [fetch] used instead of the global one; then there is no upload progress
 * @property {number} [timeout] milliseconds for one request: up to 30 s for the answer, the rest for slow uploads
 * @property {number} [retries] how often the client repeats a call by itself, if that is safe
 */
/**
 * Takes one user through one session at a time.
 *
 *     const api = new VerificationApi({ baseUrl, signInToken: () => user.idToken() });
 *     await api.open();
 *     await api.extract({ documentType: "PASSPORT", documentFront });
 *     const { credentials } = await api.verify({ selfieImage });
 *     await api.consent(); // after the user has seen the credentials and agreed
 *     const { outcome } = await api.waitForOutcome();
 *
 * Every failure is a `VerificationError`. If a user token has expired, this class renews it and repeats the call. If
 * Hypersign takes no further try in a session (`SESSION_UNUSABLE`), it opens a new one and sends the photos again, once.
 */
export class VerificationApi {
    /** @param {VerificationApiOptions} options */
    constructor({ signInToken, ...options }: VerificationApiOptions);
    /** The session's id. Undefined before `open` and `resume`. */
    get sessionId(): string | undefined;
    /**
     * What to store so that the app can continue later with `resume`. It contains only ids, unless the extraction token
     * is asked for: this token contains what was read from the document, with the portrait. Store it only where it ends
     * with the tab (`sessionStorage`).
     *
     * @param {{withExtractionToken?: boolean}} [options]
     * @returns {Snapshot}
     */
    snapshot({ withExtractionToken }?: {
        withExtractionToken?: boolean;
    }): Snapshot;
    /**
     * Ask where the user stands: the latest session, whether the user is already verified, and when sessions can be
     * opened again. Costs no credits.
     *
     * @param {CallOptions} [options]
     * @returns {Promise<Standing>}
     */
    me({ signal }?: CallOptions): Promise<Standing>;
    /**
     * Continue the user's unfinished session, or open a new one. Simultaneous calls for one user share one request.
     *
     * @param {{name?: string, newSession?: boolean} & CallOptions} [options] `name`: the user's, if the ID token has
     *   none; `newSession`: do not continue
     * @returns {Promise<Bundle>}
     */
    open({ name, newSession, signal }?: {
        name?: string;
        newSession?: boolean;
    } & CallOptions): Promise<Bundle>;
    /**
     * Continue a session that was opened before, on this device or another. Asks the back end how far it has come;
     * then `snapshot().next` says which step is next.
     *
     * @param {Pick<Snapshot, "sessionId"> & {extractionToken?: string, credentials?: Credential[]}} snapshot with what
     *   the earlier steps returned, if the app still has it
     * @param {CallOptions} [options]
     * @returns {Promise<SessionStatus>}
     */
    resume({ sessionId, extractionToken, credentials }: Pick<Snapshot, "sessionId"> & {
        extractionToken?: string;
        credentials?: Credential[];
    }, options?: CallOptions): Promise<SessionStatus>;
    /**
     * Have the document read. The app can repeat this until the consent. The last document counts.
     *
     * @param {Document} document
     * @param {StepOptions} [options]
     * @returns {Promise<{extractionToken: string}>}
     */
    extract(document: Document, options?: StepOptions): Promise<{
        extractionToken: string;
    }>;
    /**
     * Have the selfie compared with the document. The app can repeat this until the consent.
     *
     * @param {Face} face
     * @param {StepOptions} [options]
     * @returns {Promise<{credentials: Credential[]}>} what the user is asked to share
     */
    verify({ selfieImage, documentToken }: Face, options?: StepOptions): Promise<{
        credentials: Credential[];
    }>;
    /**
     * Share the credentials. If it is repeated, it returns the first answer.
     *
     * @param {Consent} [agreed]
     * @param {CallOptions} [options]
     * @returns {Promise<{userId?: string, redirectUrl?: string}>}
     */
    consent({ credentials, domain }?: Consent, options?: CallOptions): Promise<{
        userId?: string;
        redirectUrl?: string;
    }>;
    /**
     * Ask once how far the session has come, and how it ended.
     *
     * @param {CallOptions} [options]
     * @returns {Promise<SessionStatus>}
     */
    outcome(options?: CallOptions): Promise<SessionStatus>;
    /**
     * Ask until Hypersign has confirmed or rejected the session, or it has expired.
     *
     * @param {CallOptions & {timeout?: number, onStatus?: (status: SessionStatus) => void}} [options] `timeout`:
     *   milliseconds after which it rejects with `OUTCOME_PENDING`; `onStatus` gets every answer
     * @returns {Promise<SessionStatus>}
     */
    waitForOutcome({ signal, timeout, onStatus }?: CallOptions & {
        timeout?: number;
        onStatus?: (status: SessionStatus) => void;
    }): Promise<SessionStatus>;
    /**
     * Erase everything that the back end stores about the user. Hypersign keeps its data.
     *
     * @param {CallOptions} [options]
     * @returns {Promise<Erasure>}
     */
    erase({ signal }?: CallOptions): Promise<Erasure>;
    #private;
}
export type Bundle = import("./requests.js").Bundle;
export type Document = import("./requests.js").Document;
export type Face = import("./requests.js").Face;
export type Consent = import("./requests.js").Consent;
export type Credential = import("./requests.js").Credential;
export type SessionStatus = import("./requests.js").SessionStatus;
export type Standing = import("./requests.js").Standing;
export type Erasure = import("./requests.js").Erasure;
export type CallOptions = import("./requests.js").CallOptions;
export type StepOptions = import("./requests.js").StepOptions;
export type SignInRequest = import("./requests.js").SignInRequest;
export type Snapshot = import("./snapshot.js").Snapshot;
export type VerificationApiOptions = {
    /**
     * the API's address (output `ApiUrl`); "" for the page's own origin
     */
    baseUrl: string;
    /**
     * returns the user's ID token; renews it
     * first if it has expired
     */
    signInToken: (request: SignInRequest) => Promise<string> | string;
    /**
     * used instead of the global one; then there is no upload progress
     */
    fetch?: typeof fetch | undefined;
    /**
     * milliseconds for one request: up to 30 s for the answer, the rest for slow uploads
     */
    timeout?: number | undefined;
    /**
     * how often the client repeats a call by itself, if that is safe
     */
    retries?: number | undefined;
};
