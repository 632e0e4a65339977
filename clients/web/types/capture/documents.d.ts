/**
 * Returns the outlines that can be the document, the clearest first.
 *
 * @param {Grey} picture
 * @param {Box} frame where it should be
 * @param {"passport" | "card"} shape
 * @returns {Corners[]}
 */
export function documentsIn(picture: Grey, frame: Box, shape: "passport" | "card"): Corners[];
export type Line = import("./lines.js").Line;
export type Grey = import("./lines.js").Grey;
export type Box = import("./geometry.js").Box;
export type Point = {
    x: number;
    y: number;
};
/**
 * clockwise from the upper left, in pixels of the picture
 */
export type Corners = [Point, Point, Point, Point];
