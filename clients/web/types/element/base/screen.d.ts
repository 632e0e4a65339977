export class Screen {
    /** @param {HTMLElement} host @param {ShadowRoot} shadow @param {import("./ui.js").Ui} ui @param {() => void} back */
    constructor(host: HTMLElement, shadow: ShadowRoot, ui: import("./ui.js").Ui, back: () => void);
    /** @param {import("./settings.js").Company} company */
    brand({ name, logo, contact }: import("./settings.js").Company): void;
    /** Set direction and texts after the language or the company has changed. */
    translate(): void;
    /** @param {View} view @param {boolean} focuses */
    show({ name, step, title, back, art, spins, centred, content }: View, focuses: boolean): void;
    /** @param {HTMLElement} heading @param {View["title"]} title */
    title(heading: HTMLElement, title: View["title"]): void;
    /** Tell screen readers. @param {string} words */
    tell(words: string): void;
    /** @param {string} outcome */
    set outcome(outcome: string);
    /** @param {boolean} on whether Hypersign verifies nothing in this environment */
    set testMode(on: boolean);
    /** The view that is shown. */
    get view(): string;
    /** The section of the view that is shown. */
    get section(): HTMLElement | undefined;
    remove(): void;
    #private;
}
export type Text = import("./texts.js").Text;
export type StepName = import("./events.js").StepName;
export type View = {
    name: string;
    /**
     * where it stands among the steps
     */
    step: StepName;
    title: Text | {
        plain: string;
    };
    /**
     * whether there is a way back
     */
    back?: boolean | undefined;
    /**
     * a drawing above the heading
     */
    art?: string | undefined;
    spins?: boolean | undefined;
    centred?: boolean | undefined;
    content: (Node | undefined | false)[];
};
