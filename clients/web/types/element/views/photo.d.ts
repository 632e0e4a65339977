/** @param {Journey} journey @param {AbortSignal} signal */
export function showFront(journey: Journey, signal: AbortSignal): void;
/** @param {Journey} journey @param {AbortSignal} signal */
export function showBack(journey: Journey, signal: AbortSignal): void;
/** @param {Journey} journey @param {AbortSignal} signal */
export function showSelfie(journey: Journey, signal: AbortSignal): void;
export type Journey = import("../journey.js").Journey;
export type PhotoView = import("../base/memory.js").PhotoView;
/**
 * what is photographed
 */
export type Motif = "passport" | "front" | "back" | "selfie";
