/**
 * @param {import("./journey.js").Journey} journey
 * @param {unknown} error
 * @param {import("./base/events.js").StepName} step
 * @param {() => unknown} again
 */
export function fail(journey: import("./journey.js").Journey, error: unknown, step: import("./base/events.js").StepName, again: () => unknown): Promise<unknown> | undefined;
