/**
 * Return the day that a value means, as midnight in UTC, or undefined if it is not certain. The rule is that of the
 * company's verified data: digits are a Unix time and must be midnight in UTC; other text counts by its first ten
 * characters. So everybody reads the same day in every time zone.
 *
 * @param {string} value
 * @returns {Date | undefined}
 */
export function certainDay(value: string): Date | undefined;
