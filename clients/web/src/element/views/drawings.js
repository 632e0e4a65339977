// @ts-check
/** The drawings of the views that are loaded later. */

import { box, oval } from "../base/art.js";

/** @type {Record<string, [number, number, import("../base/art.js").Drawing]>} */
export const LATER_DRAWINGS = {
  front: [64, 44, [
    ["paper", box(2, 3, 60, 38, 4)],
    ["fill-accent", box(2, 8, 60, 4)],
    ["tint", box(7, 17, 14, 18, 1.5)],
    ["ink", oval(14, 23.5, 3.3)],
    ["ink", "M8.500 35c0-4.200 2.400-6.200 5.500-6.200s5.500 2 5.500 6.200z"],
    ["line", "M26 19h26M26 25h18M26 31h22"],
  ]],
  back: [64, 44, [
    ["paper", box(2, 3, 60, 38, 4)],
    ["ink", box(2, 8, 60, 6)],
    ["line", "M7 20h24M7 25h18"],
    ["tint", box(44, 18, 13, 9, 1.5)],
    ["line accent dashed", "M7 32h50M7 36.500h50"],
  ]],
  phone: [64, 64, [
    ["paper", box(4, 10, 38, 28, 3)],
    ["line", "M16 45h14M23 38v7"],
    ["line accent", "M15 24h14m-4-4l4 4-4 4"],
    ["paper", box(38, 22, 21, 37, 4)],
    ["fill-accent", oval(48.5, 53, 2)],
  ]],
  declined: [64, 64, [["tint", oval(32, 32, 28)], ["line accent", "M22 30v-5a10 10 0 0 1 20 0v5M18 30h28v18H18z"]]],
};
