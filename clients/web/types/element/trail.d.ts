/** @typedef {{depth: number, view: string}} Place */
export class Trail {
    /** @param {(view: string) => void} cameBack called with the view to which the user returned; "" for the first */
    constructor(cameBack: (view: string) => void);
    end(): void;
    back(): void;
    /** @param {string} view @param {boolean} replaces the present entry */
    go(view: string, replaces: boolean): void;
    #private;
}
export type Place = {
    depth: number;
    view: string;
};
