/**
 * Return a picture's address, or undefined if the value is not a picture.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function pictureAddress(value: unknown): string | undefined;
