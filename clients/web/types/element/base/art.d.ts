/** @typedef {[className: string, path: string] | [transform: string, inner: Drawing]} Shape @typedef {Shape[]} Drawing */
/** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} [r] the corners' radius */
export function box(x: number, y: number, w: number, h: number, r?: number): string;
/** @param {number} x @param {number} y @param {number} rx @param {number} [ry] */
export function oval(x: number, y: number, rx: number, ry?: number): string;
/** Add the drawings of the views that are loaded later. @param {typeof DRAWINGS} more */
export function addDrawings(more: typeof DRAWINGS): void;
/** Return a drawing, which screen readers ignore. @param {string} name @param {string} [className] */
export function draw(name: string, className?: string): SVGSVGElement;
export type Shape = [className: string, path: string] | [transform: string, inner: Drawing];
export type Drawing = Shape[];
/** The width and height of each drawing, and its shapes. @type {Record<string, [number, number, Drawing]>} */
declare const DRAWINGS: Record<string, [number, number, Drawing]>;
export {};
