// @ts-check
/** The element's look. A page changes it with CSS custom properties and `::part`. */

import { FIRST_VIEWS } from "./styles-views.js";

/** Each colour for light and dark mode, and the names under which a page can set them. */
const COLOURS = {
  page: ["#f2f4f8", "#0e141c"],
  card: ["#ffffff", "#19212e"],
  ink: ["#17202c", "#e9eef5"],
  quiet: ["#4f5d70", "#a9b6c8"],
  line: ["#c9d1dc", "#35425a"],
  control: ["#76859a", "#7f8fa8"],
  accent: ["#1a56b0", "#8db8ff"],
  "on-accent": ["#ffffff", "#0b1a33"],
  tint: ["#e3ebf7", "#25334a"],
  good: ["#1b6e3c", "#7fd6a0"],
  "on-good": ["#ffffff", "#06240f"],
  bad: ["#a8201a", "#ffb4ab"],
  "on-bad": ["#ffffff", "#3a0d09"],
  "bad-wash": ["#fdecea", "#3a1d1f"],
  notice: ["#fff4d6", "#3d3211"],
  "on-notice": ["#5a4300", "#ffe08a"],
};

/** @param {(light: string, dark: string) => string} colour */
function variables(colour) {
  return Object.entries(COLOURS)
    .map(([name, [light, dark]]) => `--${name}: var(--kyc-${name}, ${colour(light, dark)});`)
    .join("\n");
}

const BASE = `
:host { display: block; }
:host([hidden]), [hidden] { display: none !important; }
.root {
  ${variables((light) => light)}
  --radius: var(--kyc-radius, .75rem);
  color: var(--ink);
  container-type: inline-size;
  font: 1.0625rem/1.5 var(--kyc-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", "Noto Sans Arabic", sans-serif);
  text-align: start;
}
/* Follows the page's own colour scheme, so that the element is not dark on a light page. */
@supports (color: light-dark(#000, #fff)) {
  .root { ${variables((light, dark) => `light-dark(${light}, ${dark})`)} }
}
*, ::before { box-sizing: border-box; }

h2 { font-size: 1.5rem; letter-spacing: -.01em; line-height: 1.25; margin: 0 0 .75rem; text-wrap: balance; }
h3 { font-size: 1.0625rem; margin: 0 0 .5rem; }
:lang(hi) h2, :lang(ar) h2 { letter-spacing: 0; line-height: 1.4; }
h2:focus { outline: none; }
p { margin: 0 0 1rem; overflow-wrap: break-word; }
a { color: var(--accent); overflow-wrap: anywhere; }
small, .quiet { color: var(--quiet); font-weight: 400; }
.small { font-size: .9375rem; margin: .75rem 0 0; }

.top { align-items: center; display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; margin-bottom: .625rem; }
.brand { align-items: center; display: flex; font-weight: 650; gap: .625rem; margin: 0; min-width: 0; overflow-wrap: anywhere; }
.logo { border-radius: .375rem; flex: none; height: 1.75rem; max-width: 40%; object-fit: contain; width: auto; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: calc(var(--radius) * 1.35); padding: 1.25rem; position: relative; }
.help:has(.contact:not([hidden])) { font-size: .9375rem; padding: .75rem .25rem 0; }

/* Only for screen readers. An input stays in the tab order. */
.unseen { clip-path: inset(50%); height: 1px; margin: -1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }

.steps { display: flex; gap: .375rem; list-style: none; margin: 0 0 .75rem; padding: 0; }
.steps li { border-top: .25rem solid var(--line); color: var(--quiet); flex: 1; font-size: .8125rem; min-width: 0; padding-top: .25rem; }
.steps li span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.steps li[data-done] { border-color: var(--good); }
.steps li[aria-current] { border-color: var(--accent); color: var(--ink); font-weight: 650; }

button, .button {
  background: var(--accent);
  border: 2px solid var(--accent);
  border-radius: calc(var(--radius) * .8);
  color: var(--on-accent);
  cursor: pointer;
  display: inline-block;
  font: inherit;
  font-weight: 600;
  margin: 0;
  min-height: 3rem;
  overflow-wrap: anywhere;
  padding: .5rem 1.25rem;
  text-align: center;
  text-wrap: balance;
}
.secondary { background: transparent; color: var(--accent); }
.plain { background: transparent; border-color: transparent; color: var(--accent); padding-inline: .5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
.back { margin-block: -.75rem .25rem; margin-inline-start: -.5rem; min-height: 2.5rem; }
[dir="rtl"] .arrow { display: inline-block; transform: scaleX(-1); }
:is(button, input, select, summary, a, .zoomed):focus-visible, .button:focus-within, .choice:focus-within {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.notice { background: var(--notice); border-radius: .5rem; color: var(--on-notice); padding: .625rem .875rem; }
.test-mode { font-size: .875rem; margin: 0; padding: .125rem .625rem; }
.problem { background: var(--bad-wash); border-inline-start: .25rem solid var(--bad); border-radius: .25rem; color: var(--bad); padding: .75rem; }

.art { display: block; height: auto; margin: 0 auto 1rem; max-height: 11rem; width: 100%; }
.icon { flex: none; height: 1.5rem; margin-top: .125rem; width: 1.5rem; }
.paper { fill: var(--card); stroke: var(--control); stroke-width: 1.25; }
.tint { fill: var(--tint); }
.ink { fill: var(--quiet); }
.line { fill: none; stroke: var(--quiet); stroke-linecap: round; stroke-linejoin: round; stroke-width: 1.75; }
.accent { stroke: var(--accent); }
.dashed { stroke-dasharray: 2 1; }
.fill-accent { fill: var(--accent); }
.fill-good { fill: var(--good); }
.fill-bad { fill: var(--bad); }
.tick { fill: none; stroke: var(--on-good); stroke-linecap: round; stroke-linejoin: round; stroke-width: 2.5; }
.big { stroke-width: 5; }
.on-bad { stroke: var(--on-bad); }
.on-accent { stroke: var(--on-accent); }
.ring { fill: none; stroke: var(--tint); stroke-width: 6; }
.arc { fill: none; stroke: var(--accent); stroke-linecap: round; stroke-width: 6; }

@media (prefers-reduced-motion: no-preference) {
  .spin { animation: turn 1.1s linear infinite; }
  section { animation: arrive .18s ease-out; }
  button, .button, .choice { transition: background-color .12s, border-color .12s; }
}
@keyframes turn { to { transform: rotate(1turn); } }
@keyframes arrive { from { transform: translateY(.375rem); } }
`;

let all = BASE + FIRST_VIEWS;
/** @type {CSSStyleSheet | undefined} */
let sheet;

/** The style sheet. It is constructed, because a page's policy may forbid style elements. All elements share it. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(all);
  }
  return sheet;
}

/** Add the look of the views that are loaded later, once. @param {string} more */
export function addStyles(more) {
  if (all.includes(more)) return;
  all += more;
  styleSheet().replaceSync(all);
}
