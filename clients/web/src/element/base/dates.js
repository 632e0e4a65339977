// @ts-check
/** Dates in credentials. They come as ISO 8601, as Unix times, and incomplete. Pure. */

/** More digits than this are milliseconds. */
const DIGITS_OF_SECONDS = 10;
const DAY_MS = 86_400_000;

/**
 * Return the day that a value means, as midnight in UTC, or undefined if it is not certain. The rule is that of the
 * company's verified data: digits are a Unix time and must be midnight in UTC; other text counts by its first ten
 * characters. So everybody reads the same day in every time zone.
 *
 * @param {string} value
 * @returns {Date | undefined}
 */
export function certainDay(value) {
  if (/^-?\d+$/.test(value)) {
    // Four digits are a year, which is an incomplete date.
    if (/^\d{4}$/.test(value)) return undefined;
    const digits = value.replace("-", "").length;
    const milliseconds = Number(value) * (digits > DIGITS_OF_SECONDS ? 1 : 1000);
    return milliseconds % DAY_MS === 0 ? valid(new Date(milliseconds)) : undefined;
  }
  const written = value.slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return undefined;
  const day = valid(new Date(`${written}T00:00:00Z`));
  // Some engines turn 30 February into March.
  return day?.toISOString().startsWith(written) ? day : undefined;
}

/** @param {Date} day */
function valid(day) {
  return Number.isNaN(day.getTime()) ? undefined : day;
}
