// @ts-check
/** The camera's look. Its colours are CSS custom properties, which the page can set on `<kyc-camera>`. */

const CSS = `
:host { --kyc-camera-good: #5ee08a; --kyc-camera-problem: #ffd166; --kyc-camera-frame: #fff; --kyc-camera-hint: #10161f; color: #fff; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
dialog { background: #000; border: 0; color: inherit; height: 100dvh; margin: auto; max-height: none; max-width: none; overflow: hidden; padding: 0; width: 100vw; }
dialog::backdrop { background: #000; }
video, svg.overlay { display: block; height: 100%; inset: 0; object-fit: cover; position: absolute; width: 100%; }
video.whole { object-fit: contain; }
video.mirrored { transform: scaleX(-1); }
.dim { fill: #000; fill-opacity: .58; fill-rule: evenodd; }
.frame { fill: none; stroke: var(--kyc-camera-frame); stroke-width: 3; }
.mark { fill: none; stroke: var(--kyc-camera-frame); stroke-dasharray: 6 4; stroke-opacity: .6; stroke-width: 1.5; }
[data-state="good"] .frame { stroke: var(--kyc-camera-good); stroke-width: 6; }
[data-state="problem"] .frame { stroke: var(--kyc-camera-problem); }
p { margin: 0; position: absolute; text-align: center; }
.title { font-weight: 600; inset-inline: 0; padding: 0 3.5rem; text-shadow: 0 1px 3px #000; top: max(1rem, env(safe-area-inset-top)); }
.hint { background: var(--kyc-camera-hint); border-radius: 2rem; font-weight: 650; left: 50%; max-width: 92%; padding: .5rem 1.125rem; top: var(--hint-top, 4rem); transform: translate(-50%, -100%); width: max-content; }
.hint.empty, .reminder.empty { display: none; }
[data-state="good"] .hint { background: #0d4d28; }
[data-state="problem"] .hint { background: #5a4300; }
.bottom { bottom: max(.75rem, env(safe-area-inset-bottom)); display: grid; gap: .75rem; inset-inline: 0; position: absolute; }
.reminder { background: rgb(0 0 0 / .7); font-size: .875rem; padding: .125rem 1rem; position: static; }
.controls { align-items: center; display: grid; grid-template-columns: 1fr auto 1fr; padding-inline: 1rem; }
.others { display: flex; gap: .75rem; justify-content: flex-end; }
button { background: rgb(0 0 0 / .72); border: 1px solid #fff; border-radius: 50%; color: #fff; cursor: pointer; display: grid; font: inherit; height: 2.75rem; padding: 0; place-items: center; width: 2.75rem; }
button svg { fill: none; height: 1.375rem; stroke: currentcolor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 2; width: 1.375rem; }
button[hidden] { display: none; }
button[aria-pressed="true"] { background: #fff; color: #000; }
button:focus-visible { outline: 4px solid var(--kyc-camera-problem); outline-offset: .25rem; }
button.take { background: #fff; border: .375rem solid #3c4656; box-shadow: 0 0 0 .25rem #fff; height: 4.5rem; width: 4.5rem; }
button.take:focus-visible { outline-offset: .375rem; }
button.take:disabled { opacity: .45; }
@media (max-height: 30rem) {
  .title, .reminder { display: none; }
  .bottom { inset-block: 1rem; inset-inline: auto .25rem; }
  .controls { grid-template: 1fr auto 1fr / auto; justify-items: center; }
  .others { align-self: start; flex-direction: column; order: -1; }
  .close { align-self: end; order: 1; }
}
@media (min-width: 60rem) {
  dialog { border-radius: .75rem; height: min(100dvh, 75vw); width: min(100vw, 133.33dvh); }
  dialog::backdrop { background: rgb(0 0 0 / .8); }
}
@media (prefers-reduced-motion: no-preference) {
  .frame { transition: stroke .15s; }
}
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Returns the style sheet. It is constructed, because a page's policy may forbid style elements. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
