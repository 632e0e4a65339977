// @ts-check
/** The drawings, as paths: a page's policy for trusted types allows no markup in texts. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {[className: string, path: string] | [transform: string, inner: Drawing]} Shape @typedef {Shape[]} Drawing */

/** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} [r] the corners' radius */
export function box(x, y, w, h, r = 0) {
  const corner = (/** @type {number} */ dx, /** @type {number} */ dy) => (r ? `a${r} ${r} 0 0 1 ${dx} ${dy}` : "");
  return (
    `M${x + r} ${y}h${w - 2 * r}${corner(r, r)}v${h - 2 * r}${corner(-r, r)}` +
    `h${2 * r - w}${corner(-r, -r)}v${2 * r - h}${corner(r, -r)}z`
  );
}

/** @param {number} x @param {number} y @param {number} rx @param {number} [ry] */
export function oval(x, y, rx, ry = rx) {
  return `M${x - rx} ${y}a${rx} ${ry} 0 0 1 ${2 * rx} 0a${rx} ${ry} 0 0 1 ${-2 * rx} 0z`;
}

/** @type {Drawing} */
const passport = [
  ["paper", box(2, 2, 60, 40, 3)],
  ["tint", box(7, 8, 15, 19, 1.5)],
  ["ink", oval(14.5, 15, 3.6)],
  ["ink", "M8.500 27c0-4.400 2.700-6.600 6-6.600s6 2.200 6 6.600z"],
  ["line", "M27 10h20M27 16h28M27 22h15"],
  ["line accent dashed", "M7 33h50M7 38h50"],
];

/** @param {string} tick @returns {Drawing} */
const disc = (tick, fill = "good", mark = "tick big") => [[`fill-${fill}`, oval(32, 32, 28)], [mark, tick]];

/** The width and height of each drawing, and its shapes. @type {Record<string, [number, number, Drawing]>} */
const DRAWINGS = {
  passport: [64, 44, passport],
  selfie: [64, 44, [
    ["paper", oval(32, 22, 15.5, 20)],
    ["tint", oval(32, 18, 7.5)],
    ["ink", "M19.500 33c2-4.500 7-7 12.500-7s10.500 2.500 12.500 7c-2.600 5.200-7.200 8-12.500 8s-9.900-2.800-12.500-8z"],
    ["ink", oval(29.3, 17.5, 1) + oval(34.7, 17.5, 1)],
    ["line", "M29.500 21.500c1.500 1.400 3.500 1.400 5 0"],
    ["line accent", "M6 12V6h6M58 12V6h-6M6 32v6h6M58 32v6h-6"],
  ]],
  start: [240, 120, [
    ["tint", oval(120, 66, 104, 50)],
    ["translate(34 30) scale(1.5)", passport],
    ["paper", box(138, 10, 58, 102, 9)],
    ["tint", box(143, 19, 48, 80, 4)],
    ["paper", oval(167, 56, 17, 23)],
    ["ink", oval(161, 52, 1.8) + oval(173, 52, 1.8)],
    ["line", "M161 65c3.500 3.500 8.500 3.500 12 0"],
    ["fill-accent", oval(167, 105.5, 3)],
    ["fill-good", oval(128, 92, 13)],
    ["tick", "M122 92l4.500 4.500 8-8"],
  ]],
  checking: [64, 64, [["ring", oval(32, 32, 26)], ["arc", "M32 6a26 26 0 0 1 26 26"]]],
  confirmed: [64, 64, disc("M19 33l9 9 18-19")],
  later: [64, 64, disc("M32 16v17l11 7", "accent", "tick big on-accent")],
  problem: [64, 64, [
    ["fill-bad", "M27.500 8.500a5.200 5.200 0 0 1 9 0l22.300 39a5.200 5.200 0 0 1-4.500 7.800H9.700a5.200 5.200 0 0 1-4.500-7.800z"],
    ["tick big on-bad", "M32 23v14M32 45v.500"],
  ]],
  camera: [24, 24, [["line accent", `M3 7.500h4.500L9 5h6l1.500 2.500H21v11.500H3z${oval(12, 13, 3.5)}`]]],
  shield: [24, 24, [["line accent", "M12 3l8 3v6c0 4.500-3.300 7.700-8 9-4.700-1.300-8-4.500-8-9V6zM8.500 12l2.500 2.500 4.500-5"]]],
  lock: [24, 24, [["line accent", "M5 10.500h14V20H5zM8 10.500V8a4 4 0 0 1 8 0v2.500"]]],
};

/** Add the drawings of the views that are loaded later. @param {typeof DRAWINGS} more */
export function addDrawings(more) {
  Object.assign(DRAWINGS, more);
}

/** Return a drawing, which screen readers ignore. @param {string} name @param {string} [className] */
export function draw(name, className = "art") {
  const [width, height, shapes] = DRAWINGS[name];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  svg.append(...shapes.map(shape));
  return svg;
}

/** @param {Shape} shape @returns {SVGElement} */
function shape([name, content]) {
  if (typeof content === "string") {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", content);
    return path;
  }
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("transform", name);
  group.append(...content.map(shape));
  return group;
}
