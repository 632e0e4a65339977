export class View {
    /** @param {ShadowRoot} root */
    constructor(root: ShadowRoot);
    video: HTMLVideoElement & {
        autoplay: boolean;
        muted: boolean;
        playsInline: boolean;
    };
    dialog: HTMLDialogElement;
    take: HTMLButtonElement & {
        type: string;
        className: "close" | "take" | "torch" | "lens";
    };
    close: HTMLButtonElement & {
        type: string;
        className: "close" | "take" | "torch" | "lens";
    };
    torch: HTMLButtonElement & {
        type: string;
        className: "close" | "take" | "torch" | "lens";
    };
    lens: HTMLButtonElement & {
        type: string;
        className: "close" | "take" | "torch" | "lens";
    };
    /** What is photographed since the camera was opened. @type {Shape} */
    shape: Shape;
    /** The size of the camera's picture. */
    get picture(): {
        width: number;
        height: number;
    };
    /** The frame in pixels of the camera's picture. */
    get frameOnPicture(): import("./geometry.js").Box;
    /** @param {Shape} shape */
    open(shape: Shape): void;
    /** @param {"good" | "problem" | ""} state */
    set state(state: "good" | "problem" | "");
    /** @param {Labels} labels */
    set labels({ take, close, torch, lens, video }: Labels);
    #private;
}
export type Shape = import("./geometry.js").Shape;
export type Box = import("./geometry.js").Box;
/**
 * accessible names, because the camera has no texts of its own
 */
export type Labels = {
    /**
     * takes the photo
     */
    take?: string | undefined;
    /**
     * closes the camera
     */
    close?: string | undefined;
    /**
     * switches the light
     */
    torch?: string | undefined;
    /**
     * changes the lens
     */
    lens?: string | undefined;
    /**
     * the camera's picture
     */
    video?: string | undefined;
};
