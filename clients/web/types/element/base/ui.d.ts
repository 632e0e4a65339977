/**
 * @typedef {import("./texts.js").Text} Text
 * @typedef {Record<string, any>} Properties `text` and `label`: keys of texts; `on`: listeners by event; others are
 *   attributes, which are left out if they are false or undefined
 */
export class Ui {
    /** @param {import("./texts.js").Texts} texts */
    constructor(texts: import("./texts.js").Texts);
    texts: import("./texts.js").Texts;
    /**
     * @template {keyof HTMLElementTagNameMap} Tag
     * @param {Tag} tag
     * @param {Properties} [properties]
     * @param {...(Node | string | undefined | false)} children
     * @returns {HTMLElementTagNameMap[Tag]}
     */
    make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, { text, label, on, ...attributes }?: Properties, ...children: (Node | string | undefined | false)[]): HTMLElementTagNameMap[Tag];
    /** @param {Text} text @param {() => void} pressed @param {"main" | "secondary" | "plain"} [kind] */
    button(text: Text, pressed: () => void, kind?: "main" | "secondary" | "plain"): HTMLButtonElement;
    /** @param {...(Node | undefined | false)} buttons */
    actions(...buttons: (Node | undefined | false)[]): HTMLDivElement;
    /** @param {string} name @param {string} [className] */
    art(name: string, className?: string): SVGSVGElement;
    /**
     * A term and its value, for a `<dl>`.
     *
     * @param {Text | {plain: string}} name
     * @param {string | Node} value
     */
    fact(name: Text | {
        plain: string;
    }, value: string | Node): HTMLDivElement;
}
export type Text = import("./texts.js").Text;
/**
 * `text` and `label`: keys of texts; `on`: listeners by event; others are
 *  attributes, which are left out if they are false or undefined
 */
export type Properties = Record<string, any>;
