/** @param {AbortSignal | undefined} signal */
export function throwIfAborted(signal: AbortSignal | undefined): void;
/**
 * Wait. Rejects with `ABORTED` if the signal ends the wait.
 *
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
/**
 * Run a cancellable action for a limited time. Rejects with `ABORTED` or `TIMED_OUT`.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} action
 * @param {number} milliseconds
 * @param {AbortSignal} [signal] the app's
 * @returns {Promise<T>}
 */
export function limited<T>(action: (signal: AbortSignal) => Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T>;
