/** The style sheet. It is constructed, because a page's policy may forbid style elements. All elements share it. */
export function styleSheet(): CSSStyleSheet;
