export class Actions {
    /** @param {import("./journey.js").Journey} journey */
    constructor(journey: import("./journey.js").Journey);
    /** Ask where the user stands, and show that. @returns {Promise<void>} */
    begin(): Promise<void>;
    /** Open a session, or continue the user's latest one. @param {boolean} [newSession] @returns {unknown} */
    start(newSession?: boolean): unknown;
    /** Open a session and show how to go on with it on a phone. @returns {unknown} */
    openForPhone(): unknown;
    /** Go on with a session whose document was read in this tab, or that was begun on another device. @returns {unknown} */
    continue(): unknown;
    #private;
}
