/**
 * How far the user has come in this tab. It is stored for a reload, without photos, credentials, ID token or user
 * token. The extraction token contains what was read from the document. It is deleted at the consent, at every end, at
 * sign-out, and if the session is not the latest of the user who is signed in.
 *
 * @typedef {"start" | "standing" | "document" | "front" | "back" | "selfie" | "review" | "phone" | "result"
 *   | "declined" | "refused"} View `refused`: the user did not agree to the processing; `declined`: to the sharing
 *
 * @typedef {object} Progress
 * @property {View} view
 * @property {boolean} agreed whether the user has agreed to the processing of document and face
 * @property {string} [sessionId]
 * @property {"PASSPORT" | "GOVT_ID"} documentType
 * @property {string} country
 * @property {string} [extractionToken]
 * @property {string} [outcome] the session's, as far as it is known
 */
/** @returns {Progress} */
export function fresh(): Progress;
/** Stores the progress of one element of the page. */
export class Store {
    /** @param {string} name the element's id, if it has one */
    constructor(name: string);
    /** @returns {Progress} */
    load(): Progress;
    /** @param {Progress} progress */
    save({ agreed, sessionId, documentType, country, extractionToken }: Progress): void;
    clear(): void;
    #private;
}
/**
 * `refused`: the user did not agree to the processing; `declined`: to the sharing
 */
export type View = "start" | "standing" | "document" | "front" | "back" | "selfie" | "review" | "phone" | "result" | "declined" | "refused";
/**
 * How far the user has come in this tab. It is stored for a reload, without photos, credentials, ID token or user
 * token. The extraction token contains what was read from the document. It is deleted at the consent, at every end, at
 * sign-out, and if the session is not the latest of the user who is signed in.
 */
export type Progress = {
    view: View;
    /**
     * whether the user has agreed to the processing of document and face
     */
    agreed: boolean;
    sessionId?: string | undefined;
    documentType: "PASSPORT" | "GOVT_ID";
    country: string;
    extractionToken?: string | undefined;
    /**
     * the session's, as far as it is known
     */
    outcome?: string | undefined;
};
