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
 * Wait for a promise that others may wait for, too. The signal ends only this wait: it rejects with `ABORTED`.
 *
 * @template T
 * @param {Promise<T>} shared
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export function waiting<T>(shared: Promise<T>, signal?: AbortSignal): Promise<T>;
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
