/** The style sheet. It is constructed, because a page's policy may forbid style elements. All elements share it. */
export function styleSheet(): CSSStyleSheet;
/** Add the look of the views that are loaded later, once. @param {string} more */
export function addStyles(more: string): void;
