/**
 * What this client knows of one session. A client that moves to another session gets another object, so an answer that
 * arrives late changes only the old one.
 */
export class Session {
    /** @param {string} id @param {string} [user] whose session it is, if known */
    constructor(id: string, user?: string);
    /** @type {import("./requests.js").Bundle | undefined} */
    bundle: import("./requests.js").Bundle | undefined;
    /** The renewal of the user token, which simultaneous calls share. @type {Promise<import("./requests.js").Bundle> | undefined} */
    renewing: Promise<import("./requests.js").Bundle> | undefined;
    /** How far the session has come, as far as this client knows. @type {{step: string, outcome: string} | undefined} */
    reached: {
        step: string;
        outcome: string;
    } | undefined;
    /** The last answer about the session, with its ETag. @type {{status: import("./requests.js").SessionStatus, etag: string | null} | undefined} */
    answered: {
        status: import("./requests.js").SessionStatus;
        etag: string | null;
    } | undefined;
    /** The document's photos, in case they must be sent again. @type {import("./requests.js").Document | undefined} */
    document: import("./requests.js").Document | undefined;
    /** @type {string | undefined} */
    extractionToken: string | undefined;
    /** @type {import("./requests.js").Credential[] | undefined} */
    credentials: import("./requests.js").Credential[] | undefined;
    /** Whether this client opened it by itself because the session before was unusable. */
    isRestart: boolean;
    id: string;
    user: string | undefined;
    /** @param {import("./requests.js").Bundle["state"]} step */
    reach(step: import("./requests.js").Bundle["state"]): void;
    /** The session accepts no further step. */
    end(): void;
    forgetPersonalData(): void;
    get next(): import("./snapshot.js").NextStep;
}
