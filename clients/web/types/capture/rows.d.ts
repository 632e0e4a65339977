/**
 * Returns whether a page has two machine-readable rows.
 *
 * @param {Grey} picture
 * @param {Corners} page
 * @returns {boolean}
 */
export function hasMachineReadableRows(picture: Grey, page: Corners): boolean;
/**
 * lines of the zone; `to` is the first that does not belong to it
 */
export type Band = {
    from: number;
    to: number;
};
export type Grey = import("./lines.js").Grey;
export type Corners = import("./documents.js").Corners;
