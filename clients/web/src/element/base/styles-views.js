// @ts-check
/** The look of the views. Widths are those of the element, which a page may show in a narrow column. */

export const VIEWS = `
.facts { list-style: none; margin: 0 0 1.25rem; padding: 0; }
.facts li { display: flex; gap: .75rem; margin-bottom: .75rem; }
.agreement { background: var(--page); border-radius: var(--radius); padding: 1rem; }
.agreement p:last-child { margin-bottom: 0; }
.own-words { white-space: pre-line; }

.choice {
  align-items: center;
  border: 1px solid var(--control);
  border-radius: var(--radius);
  cursor: pointer;
  display: flex;
  font-weight: 400;
  gap: .75rem;
  margin-bottom: .75rem;
  padding: .75rem;
}
.choice > span { flex: 1; min-width: 0; }
.choice:has(:checked) { background: var(--tint); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice:has(:checked) small { color: var(--ink); }
.choice input { accent-color: var(--accent); flex: none; height: 1.25rem; margin: 0; width: 1.25rem; }
.choice small { display: block; font-size: .9375rem; }
.small-art { flex: none; height: 2.5rem; width: 3.625rem; }

.picture { margin-bottom: 1rem; }
.drawn { background: var(--page); border-radius: var(--radius); padding: 1.25rem; }
.drawn .art { margin: 0 auto; max-height: 9rem; }
.preview { text-align: center; }
.zoomed { background: var(--page); border-radius: var(--radius); max-height: 38vh; overflow: auto; }
#photo { cursor: zoom-in; display: block; margin: 0 auto; max-height: 38vh; max-width: 100%; }
.zoomed.large #photo { cursor: zoom-out; max-height: none; max-width: none; width: 260%; }
.preview .secondary { margin-top: .75rem; min-height: 2.5rem; padding-block: .25rem; }
.question { font-size: 1.25rem; font-weight: 650; margin-bottom: .25rem; }
.ticks { list-style: none; margin: 0 0 1.25rem; padding: 0; }
.ticks li { margin-bottom: .375rem; padding-inline-start: 1.75rem; position: relative; }
.ticks li::before { color: var(--good); content: "✓"; font-weight: 700; inset-inline-start: .25rem; position: absolute; }
kyc-camera { font-size: 1.0625rem; }

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

.offer { border: 1px dashed var(--line); border-radius: var(--radius); padding: 1rem; text-align: center; }
.offer .art { height: 4.5rem; width: 4.5rem; }
.offer button { width: 100%; }
.qr { margin-bottom: 1rem; text-align: center; }
#qr { background: #fff; border-radius: var(--radius); fill: #000; max-width: 16rem; padding: .25rem; width: 100%; }

.terms, .credential { background: var(--page); border-radius: var(--radius); container-type: inline-size; margin: 0 0 1rem; padding: .875rem 1rem; }
dl { margin: 0; }
.fact { margin-bottom: .375rem; }
.fact:last-child { margin-bottom: 0; }
dt { color: var(--quiet); font-size: .9375rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dd img { border-radius: .375rem; display: block; max-height: 6rem; max-width: 100%; }
/* On a short line, a value stands beside a short name, and below a long one. A picture always stands beside it. */
@container (max-width: 19.99rem) {
  :is(.terms, .credential) .fact { column-gap: 3%; display: flex; flex-wrap: wrap; line-height: 1.4; }
  :is(.terms, .credential) dt { min-width: 36%; }
  :is(.terms, .credential) dd { flex: 1 0 61%; }
  .credential .fact:has(img) { flex-wrap: nowrap; justify-content: space-between; }
  .credential .fact:has(img) dd { flex: none; }
  .credential img { max-height: 3.5rem; }
}
/* Values stand beside their names where they keep three fifths of a line that is long enough. */
@container (min-width: 20rem) {
  :is(.terms, .credential) .fact { display: grid; grid-template-columns: minmax(0, 37%) 61%; justify-content: space-between; }
  :is(.terms, .credential) dt { font-size: inherit; }
}
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
  [data-name="review"] h2 { font-size: 1.25rem; margin-bottom: .5rem; }
  [data-name="review"] > p, .terms, .credential { font-size: .9375rem; line-height: 1.4; margin-bottom: .75rem; }
  .terms, .credential { padding: .625rem .75rem; }
  .credential h3 { margin-bottom: .25rem; }
  details { margin-block: 0 .5rem; }
  details + .actions, slot + .actions { margin-top: .5rem; }
  .steps li:not([aria-current]) span { clip-path: inset(50%); height: 1px; position: absolute; width: 1px; }
  .steps li[aria-current] { flex: 2.5; }
  .actions > * { width: 100%; }
  .small-art { display: none; }
}

/* Wide elements show picture and guidance side by side. */
@container (min-width: 38rem) {
  .split { align-items: start; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .split > :only-child { grid-column: 1 / -1; }
  .drawn { margin: 0; }
}
@container (min-width: 52rem) {
  .card { padding: 2rem 2.5rem; }
  .split { gap: 2.5rem; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); }
  .drawn { padding: 3rem 2rem; }
  .drawn .art { max-height: 15rem; }
  .zoomed, #photo { max-height: 62vh; }
  .centred { padding-block: 3rem; }
}

/* A phone that is held sideways, or a magnified page. */
@media (max-height: 30rem) {
  .card { padding-block: .75rem; }
  h2 { margin-bottom: .375rem; }
  p, .ticks { margin-bottom: .5rem; }
  .actions { margin-top: .5rem; }
  .back { margin-block: -.375rem 0; }
  .drawn { padding: .5rem; }
  .drawn .art { max-height: 7rem; }
  .zoomed, #photo { max-height: 55vh; }
  .centred { padding-block: 0; }
  .centred .art { height: 3rem; margin-bottom: .5rem; width: 3rem; }
  [data-name="problem"] .art, [data-name="start"] .art { display: none; }
}
`;
