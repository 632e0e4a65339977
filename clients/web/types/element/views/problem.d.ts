/**
 * @param {import("../journey.js").Journey} journey
 * @param {unknown} error
 * @param {StepName} step where it happened
 * @param {Record<Way, () => void>} ways what each way out does
 */
export function showProblem(journey: import("../journey.js").Journey, error: unknown, step: StepName, ways: Record<Way, () => void>): void;
export type Way = "again" | "photo" | "document" | "restart" | "signin" | "leave";
export type StepName = import("../base/events.js").StepName;
