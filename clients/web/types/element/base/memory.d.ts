/**
 * What is only kept while the element is on the page: photos, credentials, and which photos Hypersign has already read.
 */
/** @typedef {"front" | "back" | "selfie"} PhotoView */
export class Memory {
    /** Data URLs. @type {Partial<Record<PhotoView, string>>} */
    photos: Partial<Record<PhotoView, string>>;
    /** What the checks said about each photo. @type {Partial<Record<PhotoView, string>>} */
    problems: Partial<Record<PhotoView, string>>;
    /** @type {Record<string, any>[] | undefined} */
    credentials: Record<string, any>[] | undefined;
    /** The document and the selfie that were sent last, so that the same photos are not sent twice. */
    sent: {
        document: string;
        selfie: string;
    };
    /** Whether leaving the page would lose the user's work. */
    get holdsWork(): boolean;
    /** @param {import("./progress.js").Progress} progress */
    documentKey({ documentType, country }: import("./progress.js").Progress): string;
    forget(): void;
}
export type PhotoView = "front" | "back" | "selfie";
