/** Return a drawing, which screen readers ignore. @param {string} name @param {string} [className] */
export function draw(name: string, className?: string): SVGSVGElement;
export type Shape = [className: string, path: string] | [transform: string, inner: Drawing];
export type Drawing = Shape[];
