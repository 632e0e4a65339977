/** Returns the style sheet. It is constructed, because a page's policy may forbid style elements. */
export function styleSheet(): CSSStyleSheet;
