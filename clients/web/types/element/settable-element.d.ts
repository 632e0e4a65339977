/** @typedef {keyof typeof ATTRIBUTES | "signInToken" | "lang"} Setting */
export class SettableElement extends HTMLElement {
    static observedAttributes: string[];
    connectedCallback(): void;
    /** @param {string} name @param {string | null} before @param {string | null} value */
    attributeChangedCallback(name: string, before: string | null, value: string | null): void;
    /** Called after a setting has changed. @protected @param {Setting} _setting */
    protected settingChanged(_setting: Setting): void;
    set api(api: string | null);
    /** The API's address. @returns {string | null} */
    get api(): string | null;
    set signInToken(signInToken: SignInToken | undefined);
    /**
     * Returns the user's ID token. The element calls it before each request that needs the token. Setting it to undefined
     * means that the user has signed out: the element forgets everything.
     *
     * @returns {SignInToken | undefined}
     */
    get signInToken(): SignInToken | undefined;
    set steps(steps: string | string[] | null);
    /** @returns {string | string[] | null} */
    get steps(): string | string[] | null;
    set documents(documents: string | string[] | null);
    /** @returns {string | string[] | null} */
    get documents(): string | string[] | null;
    set session(session: string | null);
    /** A session to continue that was begun on another device. @returns {string | null} */
    get session(): string | null;
    set company(company: Company | string | null);
    /** Who receives the data. @returns {Company | string | null} */
    get company(): Company | string | null;
    set returnUrl(url: string | null);
    /** @returns {string | null} */
    get returnUrl(): string | null;
    set phoneUrl(url: string | null);
    /** @returns {string | null} */
    get phoneUrl(): string | null;
    set checkingSeconds(seconds: number);
    /** @returns {number} */
    get checkingSeconds(): number;
    #private;
}
export type Company = import("./base/settings.js").Company;
export type SignInToken = (request: {
    recent: boolean;
}) => Promise<string> | string;
export type Setting = keyof typeof ATTRIBUTES | "signInToken" | "lang";
declare namespace ATTRIBUTES {
    let api: readonly ["api"];
    let steps: readonly ["steps"];
    let documents: readonly ["documents"];
    let session: readonly ["session"];
    let company: readonly ["company"];
    let returnUrl: readonly ["return-url", "returnurl"];
    let phoneUrl: readonly ["phone-url", "phoneurl"];
    let checkingSeconds: readonly ["checking-seconds", "checkingseconds"];
}
export {};
