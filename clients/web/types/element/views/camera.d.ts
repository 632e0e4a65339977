/**
 * Return the key of the text for an error, or for what the checks said about a photo.
 *
 * @param {Ui} ui
 * @param {unknown} problem
 * @param {boolean} [isSelfie]
 */
export function problemText(ui: Ui, problem: unknown, isSelfie?: boolean): string;
export class CameraView {
    /** @param {Ui} ui @param {"passport" | "card" | "face"} shape @param {string} title @param {Wishes} wishes */
    constructor(ui: Ui, shape: "passport" | "card" | "face", title: string, wishes: Wishes);
    /** @type {any} the element `<kyc-camera>` */
    element: any;
    open(): Promise<void>;
    #private;
}
export type Ui = import("../base/ui.js").Ui;
export type Captured = {
    photo: Blob;
    automatic: boolean;
    problem: string | null;
};
export type Wishes = {
    captured: (captured: Captured) => void;
    /**
     * the key of the text that says why
     */
    failed: (text: string) => void;
    /**
     * by the user
     */
    closed: () => void;
};
