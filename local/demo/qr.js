// @ts-check
/** QR codes from the local stack, which draws them itself. */

import { API_URL } from "./config.js";

/**
 * @param {string} link
 * @returns {string} an image's address
 */
export function qrImage(link) {
  return `${API_URL}/local/qr?text=${encodeURIComponent(link)}`;
}
