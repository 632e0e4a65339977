/**
 * @param {import("../settable-element.js").SettableElement} element
 * @param {Company} company
 * @param {Report} report
 * @returns {Settings}
 */
export function settingsOf(element: import("../settable-element.js").SettableElement, company: Company, report: Report): Settings;
/** @param {import("../settable-element.js").SettableElement} element */
export function sessionToContinue({ session }: import("../settable-element.js").SettableElement): string | undefined;
/**
 * @param {string | Company | null | undefined} value an object, or its JSON in an attribute
 * @param {Report} report
 * @returns {Company}
 */
export function readCompany(value: string | Company | null | undefined, report: Report): Company;
/**
 * Return the text in the language, in English, or in any.
 *
 * @param {string | Record<string, string> | undefined} text
 * @param {string} language
 * @returns {string} empty if there is none
 */
export function inLanguage(text: string | Record<string, string> | undefined, language: string): string;
export type Report = (mistake: string) => void;
export type DocumentType = "PASSPORT" | "GOVT_ID";
/**
 * who receives what the user agrees to share
 */
export type Company = {
    name?: string | undefined;
    /**
     * an image's address
     */
    logo?: string | undefined;
    /**
     * the privacy notice
     */
    privacyUrl?: string | undefined;
    /**
     * an address or an e-mail address, for users who need help
     */
    contact?: string | undefined;
    /**
     * what the user agrees to before the first photo, perhaps by
     * language (`{ en: "…", de: "…" }`)
     */
    agreement?: string | Record<string, string> | undefined;
    /**
     * why the company needs the data
     */
    purpose?: string | Record<string, string> | undefined;
    /**
     * for how many days the company keeps the result; 30
     */
    keptDays?: number | undefined;
    /**
     * the way without a photo of the face, if there
     * is one
     */
    alternative?: {
        url?: string;
        text?: string | Record<string, string>;
    } | undefined;
};
export type Settings = {
    /**
     * whether the first view explains the verification
     */
    introduces: boolean;
    /**
     * whether the element waits for the outcome and shows it
     */
    showsResult: boolean;
    documents: DocumentType[];
    company: Company;
    returnUrl: string;
    session?: string | undefined;
    phoneUrl: string;
    checkingSeconds: number;
};
