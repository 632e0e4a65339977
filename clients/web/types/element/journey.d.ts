export class Journey {
    /** @param {World} world @param {boolean} focuses */
    constructor(world: World, focuses: boolean);
    memory: Memory;
    /** What the back end says about the user, for the views `standing` and `result`. @type {Standing | undefined} */
    standing: Standing | undefined;
    api: import("../client/verification-api.js").VerificationApi;
    asked: Promise<{
        latestSession: import("../../types/openapi.js").components["schemas"]["LatestSessionStatus"] | null;
        confirmedSession: import("../../types/openapi.js").components["schemas"]["ConfirmedSession"] | null;
        opensAgainAt: string | null;
    }> | undefined;
    settings: import("./base/settings.js").Settings;
    ui: import("./base/ui.js").Ui;
    emit: <Name extends keyof EventDetails>(name: Name, detail: EventDetails[Name]) => boolean;
    screen: import("./base/screen.js").Screen;
    store: import("./base/progress.js").Store;
    progress: import("./base/progress.js").Progress;
    /** Ask where the user stands, and show it. */
    begin(): Promise<void>;
    /** Stop everything at once. Nothing is shown or reported afterwards. */
    end(): void;
    /** Show the first view. @param {View} view @param {Partial<Progress>} [changes] */
    enter(view: View, changes?: Partial<Progress>): Promise<unknown> | undefined;
    /** @param {Partial<Progress>} changes @param {boolean} [instead] of the present entry of the history */
    goTo(changes: Partial<Progress>, instead?: boolean): Promise<unknown> | undefined;
    back(): void;
    /** Show a view, and tell the page. @param {import("./base/screen.js").View} view */
    show(view: import("./base/screen.js").View): void;
    /** Start something that ends when the user goes to another view. */
    begun(): AbortSignal;
    /** The user agreed to the processing of document and face. */
    agreed(): unknown;
    /** The user goes on with what was begun. */
    continue(): unknown;
    /** @param {Pick<Progress, "documentType" | "country">} chosen */
    documentChosen(chosen: Pick<Progress, "documentType" | "country">): Promise<unknown> | undefined;
    /** The user goes on here instead of on the phone. */
    stayHere(): Promise<unknown> | undefined;
    /** The user did not agree, and changed their mind. */
    startOver(): Promise<unknown> | undefined;
    toPhone(): unknown;
    /** The user does not agree: to the processing ("refused"), or to the sharing ("declined"). @param {"refused" | "declined"} view */
    refuse(view: "refused" | "declined"): void;
    /** Start again with a new session. */
    restart(): unknown;
    /** Keep nothing of the user after the end. @param {View} view @param {Partial<Progress>} [more] */
    finish(view: View, more?: Partial<Progress>): Promise<unknown> | undefined;
    /**
     * Tell the page that the user leaves, and follow `returnUrl` unless the page prevents it.
     *
     * @param {ExitReason} reason
     * @param {boolean} [left] false if the element still shows why it ended
     */
    leave(reason: ExitReason, left?: boolean): void;
    /**
     * Show a waiting view with the title and run an action. If the action fails, show what the user can do.
     *
     * @param {StepName} step
     * @param {string} title a text's key
     * @param {() => unknown} again
     * @param {(signal: AbortSignal) => Promise<unknown>} action
     */
    attempt(step: StepName, title: string, again: () => unknown, action: (signal: AbortSignal) => Promise<unknown>): Promise<void>;
    /** @param {unknown} error @param {StepName} step @param {() => unknown} again */
    showProblem(error: unknown, step: StepName, again: () => unknown): void;
    /** What the user agrees to before the first photo, in the company's words; empty for the element's own. */
    get agreement(): string;
    /** The text of the button that leaves. @returns {import("./base/texts.js").Text} */
    get finishText(): import("./base/texts.js").Text;
    /** Give a temporary view its own entry in the history, so that Back leads to the view below it. */
    pass(): void;
    #private;
}
export type Progress = import("./base/progress.js").Progress;
export type View = import("./base/progress.js").View;
export type EventDetails = import("./base/events.js").EventDetails;
export type StepName = import("./base/events.js").StepName;
export type ExitReason = import("./base/events.js").ExitReason;
export type Standing = import("./base/standing.js").Standing;
/**
 * what a journey is given
 */
export type World = {
    api: import("../client/index.js").VerificationApi;
    /**
     * the first answer to where the user stands
     */
    asked?: Promise<{
        latestSession: import("../../types/openapi.js").components["schemas"]["LatestSessionStatus"] | null;
        confirmedSession: import("../../types/openapi.js").components["schemas"]["ConfirmedSession"] | null;
        opensAgainAt: string | null;
    }> | undefined;
    settings: import("./base/settings.js").Settings;
    screen: import("./base/screen.js").Screen;
    ui: import("./base/ui.js").Ui;
    store: import("./base/progress.js").Store;
    emit: <Name extends keyof EventDetails>(name: Name, detail: EventDetails[Name]) => boolean;
};
import { Memory } from "./base/memory.js";
