/**
 * @param {import("../journey.js").World["emit"]} emit
 * @param {unknown} error
 * @param {import("./events.js").StepName} step
 */
export function report(emit: import("../journey.js").World["emit"], error: unknown, step: import("./events.js").StepName): void;
/** Return the error for a view's module that could not be loaded, or the error itself. @param {unknown} error */
export function loadFailure(error: unknown): unknown;
