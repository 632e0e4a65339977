// @ts-check
/** The look of the views that are loaded later. */

export const LATER_VIEWS = `
label, legend { display: block; font-weight: 600; margin-bottom: .25rem; }
fieldset { border: 0; margin: 0 0 .5rem; min-width: 0; padding: 0; }
input:not([type="radio"], [type="file"]), select {
  background: var(--card);
  border: 1px solid var(--control);
  border-radius: .5rem;
  color: inherit;
  font: inherit;
  margin-bottom: 1rem;
  min-height: 2.875rem;
  padding: .5rem .75rem;
  width: 100%;
}
[aria-invalid="true"] { border-color: var(--bad); border-width: 2px; }

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

.offer { border: 1px dashed var(--line); border-radius: var(--radius); padding: 1rem; text-align: center; }
.offer .art { height: 4.5rem; width: 4.5rem; }
.offer button { width: 100%; }
.qr { margin-bottom: 1rem; text-align: center; }
#qr { background: #fff; border-radius: var(--radius); fill: #000; max-width: 16rem; padding: .25rem; width: 100%; }

.terms, .credential { background: var(--page); border-radius: var(--radius); container-type: inline-size; margin: 0 0 1rem; padding: .875rem 1rem; }
/* The only picture of a credential stands beside its heading, which says what it is. */
.credential:has(.fact:only-child img) { display: flex; justify-content: space-between; }
.credential .fact:only-child:has(img) { display: block; }
.credential .fact:only-child:has(img) dt { clip-path: inset(50%); height: 1px; min-width: 0; overflow: hidden; padding: 0; position: absolute; width: 1px; }
/* On a short line, a value stands beside a short name, and below a long one. A picture always stands beside it. */
@container (max-width: 23.99rem) {
  :is(.terms, .credential) .fact { column-gap: 3%; display: flex; flex-wrap: wrap; line-height: 1.35; margin-bottom: .25rem; }
  :is(.terms, .credential) dt { font-size: .875rem; min-width: 36%; padding-top: .0625rem; }
  :is(.terms, .credential) dd { flex: 1 0 61%; }
  .credential .fact:has(img) { flex-wrap: nowrap; justify-content: space-between; }
  .credential .fact:has(img) dd { flex: none; }
  .credential img { max-height: 3rem; }
}
@container (max-width: 17rem) {
  :is(.terms, .credential) dt { font-size: .8125rem; }
}
/* Values stand beside their names where they keep three fifths of a line that is long enough. */
@container (min-width: 24rem) {
  :is(.terms, .credential) .fact { display: grid; grid-template-columns: minmax(0, 37%) 61%; justify-content: space-between; }
  :is(.terms, .credential) dt { font-size: inherit; }
}

@container (max-width: 26rem) {
  [data-name="review"] h2 { font-size: 1.25rem; margin-bottom: .5rem; }
  [data-name="review"] > p, .terms, .credential { font-size: .9375rem; line-height: 1.35; margin-bottom: .625rem; }
  .terms, .credential { padding: .5rem .75rem; }
  .credential h3 { font-size: 1rem; margin-bottom: .25rem; }
  [data-name="review"] summary { font-size: .9375rem; }
  .small-art { display: none; }
}
@container (max-width: 19rem) {
  [data-name="review"] > p, .terms, .credential { font-size: .875rem; }
}
/* Large letters on a narrow screen. */
@container (max-width: 17rem) {
  .choice { gap: .5rem; padding: .5rem; }
  .choice b { font-size: .9375rem; overflow-wrap: anywhere; }
  [data-name="review"] h2 { font-size: 1.125rem; }
  [data-name="review"] > p, .terms, .credential, [data-name="review"] summary { font-size: .8125rem; }
  [data-name="review"] :is(h3, .actions button) { font-size: .9375rem; }
  .credential img { max-height: 2.5rem; }
}
@container (min-width: 38rem) {
  .drawn { margin: 0; }
}
@container (min-width: 52rem) {
  .drawn { padding: 3rem 2rem; }
  .drawn .art { max-height: 15rem; }
  .zoomed, #photo { max-height: 62vh; }
}

/* A phone that is held sideways, or a magnified page. */
@media (max-height: 30rem) {
  .ticks { margin-bottom: .5rem; }
  .drawn { padding: .5rem; }
  .drawn .art { max-height: 7rem; }
  .zoomed, #photo { max-height: 55vh; }
}
`;
