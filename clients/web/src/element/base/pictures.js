// @ts-check
/** Pictures in credentials. Hypersign sends them as data URLs and as bare Base64. Pure. */

/** How the Base64 of each format starts. */
const FORMATS = [
  { start: "/9j/", type: "image/jpeg" },
  { start: "iVBORw0KGgo", type: "image/png" },
  { start: "UklGR", type: "image/webp" },
];
const SHORTEST = 60;

/**
 * Return a picture's address, or undefined if the value is not a picture.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function pictureAddress(value) {
  if (typeof value !== "string") return undefined;
  if (/^data:image\/(jpeg|png|webp)[;,]/.test(value)) return value;
  const format = FORMATS.find(({ start }) => value.startsWith(start));
  const isBase64 = value.length >= SHORTEST && /^[A-Za-z0-9+/\s]+=*\s*$/.test(value);
  return format && isBase64 ? `data:${format.type};base64,${value}` : undefined;
}
