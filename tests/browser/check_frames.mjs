// Checks drawn frames as the camera's worker does. Reads frames of grey pixels, and writes one problem or null for each.
import { readFileSync } from "node:fs";

import { frameIn, onPicture, shownOn } from "../../clients/web/src/capture/geometry.js";
import { examine } from "../../clients/web/src/capture/quality.js";

const [file, screen, size, ...shapes] = process.argv.slice(2);
const [stage, picture] = [screen, size].map((text) => {
  const [width, height] = text.split("x").map(Number);
  return { width, height };
});
const bytes = readFileSync(file);
const length = picture.width * picture.height;
const before = process.cpuUsage();
const problems = shapes.map((shape, index) => {
  const pixels = new Uint8Array(bytes.buffer, bytes.byteOffset + index * length, length);
  const shown = shownOn(stage, picture);
  const frame = onPicture(frameIn(stage, shown, shape), shown, picture);
  return examine({ pixels, ...picture }, frame, shape, "photo").check.problem ?? null;
});
// Of the processor, so that other work on the machine does not count.
const milliseconds = process.cpuUsage(before).user / 1000 / shapes.length;
console.log(JSON.stringify({ problems, milliseconds }));
