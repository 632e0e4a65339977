/**
 * @param {import("../journey.js").Journey} journey
 * @param {import("../base/events.js").StepName} step
 * @param {string} title a text's key
 */
export function showWorking(journey: import("../journey.js").Journey, step: import("../base/events.js").StepName, title: string): void;
/** @param {import("../journey.js").Journey} journey @param {{loaded: number, total: number}} progress */
export function showSent({ screen, ui }: import("../journey.js").Journey, { loaded, total }: {
    loaded: number;
    total: number;
}): void;
