// @ts-check
/** Waiting and giving up, without `AbortSignal.timeout` and `AbortSignal.any`, which React Native lacks. */

import { aborted, timedOut } from "./errors.js";

/** @param {AbortSignal | undefined} signal */
export function throwIfAborted(signal) {
  if (signal?.aborted) throw aborted(signal);
}

/**
 * Wait. Rejects with `ABORTED` if the signal ends the wait.
 *
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const onAbort = () => {
      clearTimeout(timer);
      reject(aborted(/** @type {AbortSignal} */ (signal)));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort);
  });
}

/**
 * Wait for a promise that others may wait for, too. The signal ends only this wait: it rejects with `ABORTED`.
 *
 * @template T
 * @param {Promise<T>} shared
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export function waiting(shared, signal) {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(aborted(/** @type {AbortSignal} */ (signal)));
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort);
    shared.then(resolve, reject).finally(() => signal?.removeEventListener("abort", onAbort));
  });
}

/**
 * Run a cancellable action for a limited time. Rejects with `ABORTED` or `TIMED_OUT`.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} action
 * @param {number} milliseconds
 * @param {AbortSignal} [signal] the app's
 * @returns {Promise<T>}
 */
export function limited(action, milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    /** @param {Error} error */
    const give = (error) => {
      end();
      // Rejects first. The abort below also causes a rejection, which then has no effect.
      reject(error);
      controller.abort();
    };
    const onAbort = () => give(aborted(/** @type {AbortSignal} */ (signal)));
    const timer = setTimeout(() => give(timedOut(milliseconds)), milliseconds);
    signal?.addEventListener("abort", onAbort);
    action(controller.signal).then(
      (value) => (end(), resolve(value)),
      (error) => (end(), reject(error)),
    );
  });
}
