/**
 * Return the language to use: the first wanted one that there is, or English.
 *
 * @param {(string | null | undefined)[]} wanted language tags, such as `de-AT`
 */
export function choose(wanted: (string | null | undefined)[]): string;
/**
 * @typedef {Record<string, string>} Values
 * @typedef {string | [key: string, values?: Values]} Text a text's key, perhaps with values
 */
export class Texts {
    /** @param {() => Values} common */
    constructor(common: () => Values);
    /** The language's code, such as `de`. */
    language: string;
    /** Load a language. Rejects if there is no connection. @param {string} code one of `LANGUAGES` */
    use(code: string): Promise<void>;
    get direction(): "ltr" | "rtl";
    /** @param {string} key */
    has(key: string): boolean;
    /** @param {string} code */
    hasReason(code: string): boolean;
    /**
     * Return the text of a key. `reason.CODE.what` and `reason.CODE.next` are the texts of a refusal.
     *
     * @param {string} key
     * @param {Values} [values]
     * @returns {string} empty if there is none
     */
    text(key: string, values?: Values): string;
    /** Give an element a text that follows the language. @param {HTMLElement | SVGElement} element @param {Text} text */
    say(element: HTMLElement | SVGElement, text: Text): void;
    /** Give an element a text that has no translation. @param {HTMLElement} element @param {string} words */
    sayPlain(element: HTMLElement, words: string): void;
    /** Give an element an accessible name. @param {HTMLElement | SVGElement} element @param {string} key */
    label(element: HTMLElement | SVGElement, key: string): void;
    /** Set all texts again, after the language has changed. @param {ParentNode} root */
    translate(root: ParentNode): void;
    /** @param {number} count @param {"second" | "minute" | "day"} unit */
    time(count: number, unit: "second" | "minute" | "day"): string;
    /** Return a day as people write it. @param {Date} day at midnight in UTC */
    day(day: Date): string;
    /** Return "tomorrow" and "02:00" in the user's own time. @param {Date} moment @returns {{day: string, time: string}} */
    moment(moment: Date): {
        day: string;
        time: string;
    };
    /** @param {number} share from 0 to 1 */
    share(share: number): string;
    #private;
}
export type Values = Record<string, string>;
/**
 * a text's key, perhaps with values
 */
export type Text = string | [key: string, values?: Values];
