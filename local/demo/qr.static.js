// @ts-check
/** QR codes from the npm package qrcode-generator, for the static folder that `make demo` writes. */

import qrcode from "./qrcode.mjs";

/**
 * @param {string} link
 * @returns {string} an image's address
 */
export function qrImage(link) {
  const code = qrcode(0, "M");
  code.addData(link);
  code.make();
  return code.createDataURL(6, 18);
}
