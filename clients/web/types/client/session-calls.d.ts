export class SessionCalls {
    /**
     * @param {import("./connection.js").Connection} connection
     * @param {() => Promise<string>} idToken
     * @param {(session: Session) => boolean} isCurrent whether the client has not moved to another session
     */
    constructor(connection: import("./connection.js").Connection, idToken: () => Promise<string>, isCurrent: (session: Session) => boolean);
    /** @param {object} body @param {string} token @returns {Promise<Bundle>} */
    bundle(body: object, token: string): Promise<Bundle>;
    /** @param {Session} session @param {Document} document @param {StepOptions} options */
    extract(session: Session, document: Document, options: StepOptions): Promise<any>;
    /** @param {Session} session @param {string} selfieImage @param {string} documentToken @param {StepOptions} options */
    verify(session: Session, selfieImage: string, documentToken: string, options: StepOptions): Promise<any>;
    /**
     * @param {Session} session
     * @param {{credentials: Credential[], domain?: string}} shared
     * @param {CallOptions} options
     */
    consent(session: Session, shared: {
        credentials: Credential[];
        domain?: string;
    }, options: CallOptions): Promise<any>;
    /**
     * @param {Session} session
     * @param {CallOptions} options
     * @returns {Promise<{status: SessionStatus, retryAfter?: number}>} `retryAfter`: seconds after which there can be news
     */
    poll(session: Session, { signal }: CallOptions): Promise<{
        status: SessionStatus;
        retryAfter?: number;
    }>;
    #private;
}
export type Session = import("./session.js").Session;
export type Bundle = import("./requests.js").Bundle;
export type Document = import("./requests.js").Document;
export type Credential = import("./requests.js").Credential;
export type CallOptions = import("./requests.js").CallOptions;
export type StepOptions = import("./requests.js").StepOptions;
export type SessionStatus = import("./requests.js").SessionStatus;
export type StepCall = {
    path: string;
    /**
     * without the session's id
     */
    body: (bundle: Bundle) => object;
    idempotent?: boolean | undefined;
};
