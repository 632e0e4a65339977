/**
 * @typedef {object} Wanted
 * @property {import("./geometry.js").Box} frame where the document or face should be, in pixels of the small picture
 * @property {import("./geometry.js").Shape} shape
 * @property {import("./quality.js").Kind} kind
 */
export class FrameChecks {
    /**
     * @param {CanvasImageSource} picture
     * @param {Wanted} wanted
     * @param {{width: number, height: number}} size of the small picture
     * @returns {import("./quality.js").Check}
     */
    see(picture: CanvasImageSource, { frame, shape, kind }: Wanted, { width, height }: {
        width: number;
        height: number;
    }): import("./quality.js").Check;
    #private;
}
export type Wanted = {
    /**
     * where the document or face should be, in pixels of the small picture
     */
    frame: import("./geometry.js").Box;
    shape: import("./geometry.js").Shape;
    kind: import("./quality.js").Kind;
};
