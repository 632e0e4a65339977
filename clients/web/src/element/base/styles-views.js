// @ts-check
/** The look of the views that can come first. Widths are those of the element, which a page may show in a narrow column. */

export const FIRST_VIEWS = `
.facts { list-style: none; margin: 0 0 1.25rem; padding: 0; }
.facts li { display: flex; gap: .75rem; margin-bottom: .75rem; }
.agreement { background: var(--page); border-radius: var(--radius); padding: 1rem; }
.agreement p:last-child { margin-bottom: 0; }
.own-words { white-space: pre-line; }

.centred { padding-block: 1.5rem .5rem; text-align: center; }
.centred .art { height: 5rem; width: 5rem; }
.centred .actions { justify-content: center; }
.centred .actions > * { min-width: 12rem; }
[data-name="problem"] .art { height: 3.5rem; margin-inline: 0; width: 3.5rem; }
[data-name="problem"] h2 { color: var(--bad); }
[data-name="standing"] .art { background: var(--page); border-radius: var(--radius); height: 8rem; padding: 1rem; }
.reasons { list-style: none; margin: 0 0 1rem; padding: 0; text-align: start; }
.reasons li { background: var(--bad-wash); border-radius: .5rem; color: var(--bad); margin-bottom: .5rem; padding: .75rem; }
.reasons span { color: var(--ink); display: block; }
progress { accent-color: var(--accent); display: block; height: .75rem; margin: 0 auto 1rem; max-width: 22rem; width: 100%; }

dl { margin: 0; }
.fact { margin-bottom: .375rem; }
.fact:last-child { margin-bottom: 0; }
dt { color: var(--quiet); font-size: .9375rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dd img { border-radius: .375rem; display: block; max-height: 6rem; max-width: 100%; }
details { margin: .5rem 0 1rem; }
summary { color: var(--accent); cursor: pointer; padding: .5rem 0; }
.technical { font-size: .875rem; margin-bottom: 1rem; }
.technical dt { font-size: inherit; overflow-wrap: anywhere; }

@container (max-width: 26rem) {
  .brand { font-size: 1rem; line-height: 1.25; }
  .card { padding: 1rem; }
  [data-name="start"] .art { max-height: 4.25rem; margin-bottom: .5rem; }
  .facts { font-size: 1rem; line-height: 1.4; margin-bottom: .75rem; }
  .facts li { margin-bottom: .5rem; }
  .steps li { font-size: .75rem; }
  details { margin-block: 0 .5rem; }
  details + .actions, slot + .actions { margin-top: .5rem; }
  .steps li:not([aria-current]) span { clip-path: inset(50%); height: 1px; position: absolute; width: 1px; }
  .steps li[aria-current] { flex: 2.5; }
  .actions > * { width: 100%; }
}

/* Large letters on a narrow screen. */
@container (max-width: 17rem) {
  [data-name="start"] .art { display: none; }
  [data-name="start"] :is(li, p) { font-size: .9375rem; }
  button { padding-inline: .25rem; }
}

/* Wide elements show picture and guidance side by side. */
@container (min-width: 38rem) {
  .split { align-items: start; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .split > :only-child { grid-column: 1 / -1; }
}
@container (min-width: 52rem) {
  .card { padding: 2rem 2.5rem; }
  .split { gap: 2.5rem; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); }
  .centred { padding-block: 3rem; }
}

/* A phone that is held sideways, or a magnified page. */
@media (max-height: 30rem) {
  .card { padding-block: .75rem; }
  h2 { margin-bottom: .375rem; }
  p { margin-bottom: .5rem; }
  .actions { margin-top: .5rem; }
  .back { margin-block: -.375rem 0; }
  .centred { padding-block: 0; }
  .centred .art { height: 3rem; margin-bottom: .5rem; width: 3rem; }
  [data-name="problem"] .art, [data-name="start"] .art { display: none; }
}
`;
