// @ts-nocheck Generated from src by `make bundle`.
import{a as l,f as F,g as R,j as P,k as b,l as M,m as G,n as V,o as w,p as W}from"./chunk.js";function k(s,t,e){return s.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0,cancelable:t==="exit"}))}function $({latestSession:s,confirmedSession:t,opensAgainAt:e},n){let r=s&&{sessionId:s.sessionId,status:s};if(r&&s.outcome==="consented")return{kind:"checking",...r};let i=s?.outcome==="verified"&&!s.canContinue&&n.sessionId===s.sessionId;if(r&&i)return{kind:"checking",...r};if(t){let{sessionId:o,changedAt:a}=t;return{kind:"verified",sessionId:o,since:new Date(a)}}return r&&s.canContinue?s.outcome==="created"?{kind:"new",...r}:{kind:n.sessionId===s.sessionId&&n.extractionToken?"selfie":"document",...r}:e?{kind:"limit",until:new Date(e)}:r&&s.outcome==="rejected"?{kind:"ended",...r}:{kind:"new"}}var q=`
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
`;var ct={page:["#f2f4f8","#0e141c"],card:["#ffffff","#19212e"],ink:["#17202c","#e9eef5"],quiet:["#4f5d70","#a9b6c8"],line:["#c9d1dc","#35425a"],control:["#76859a","#7f8fa8"],accent:["#1a56b0","#8db8ff"],"on-accent":["#ffffff","#0b1a33"],tint:["#e3ebf7","#25334a"],good:["#1b6e3c","#7fd6a0"],"on-good":["#ffffff","#06240f"],bad:["#a8201a","#ffb4ab"],"on-bad":["#ffffff","#3a0d09"],"bad-wash":["#fdecea","#3a1d1f"],notice:["#fff4d6","#3d3211"],"on-notice":["#5a4300","#ffe08a"]};function z(s){return Object.entries(ct).map(([t,[e,n]])=>`--${t}: var(--kyc-${t}, ${s(e,n)});`).join(`
`)}var dt=`
:host { display: block; }
:host([hidden]), [hidden] { display: none !important; }
.root {
  ${z(s=>s)}
  --radius: var(--kyc-radius, .75rem);
  color: var(--ink);
  container-type: inline-size;
  font: 1.0625rem/1.5 var(--kyc-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", "Noto Sans Arabic", sans-serif);
  text-align: start;
}
/* Follows the page's own colour scheme, so that the element is not dark on a light page. */
@supports (color: light-dark(#000, #fff)) {
  .root { ${z((s,t)=>`light-dark(${s}, ${t})`)} }
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
`,y=dt+q,v;function L(){return v||(v=new CSSStyleSheet,v.replaceSync(y)),v}function H(s){y.includes(s)||(y+=s,L().replaceSync(y))}function B(s){let{kind:t,since:e,until:n}=s.standing??{kind:"new"};if(t==="verified")return ht(s,e);if(t==="limit")return lt(s,n);let{ui:r}=s,i=t==="selfie";s.show({name:"standing",step:i?"selfie":"document",title:i?"goOnTitle":"documentAgainTitle",art:i?"selfie":"passport",content:[r.make("p",{text:i?"goOnText":"documentAgainText"}),r.actions(r.button("continue",()=>s.continue()),r.button("startOver",()=>s.restart(),"secondary"))]})}function ht(s,t){let{ui:e}=s,n=t&&e.texts.day(t);s.screen.outcome="confirmed",s.show({name:"verified",step:"done",title:"verifiedTitle",art:"confirmed",centred:!0,content:[e.make("p",{text:n?["verifiedText",{day:n}]:"confirmedText"}),e.actions(e.button(s.finishText,()=>s.leave("confirmed")),e.button("verifyAgain",()=>s.restart(),"plain"))]})}function lt(s,t=new Date){let{ui:e}=s;s.show({name:"limit",step:"start",title:"limitTitle",art:"later",centred:!0,content:[e.make("p",{text:["retryAt",e.texts.moment(t)]}),e.actions(e.button(s.finishText,()=>s.leave("problem")))]})}function Y(s){let{ui:t,settings:e,standing:n}=s,{make:r}={make:t.make.bind(t)},{privacyUrl:i,alternative:o}=e.company,a=[["camera","startWhat"],["shield","startWhy"],["lock","startWho"]],d=r("slot",{name:"start"},t.art("start"),r("ul",{class:"facts"},...a.map(([h,m])=>r("li",{},t.art(h,"icon"),r("span",{text:m}))))),c=o&&w(o.text,t.texts.language);s.show({name:"start",step:"start",title:"startTitle",content:[n?.kind==="handover"&&r("p",{class:"notice",part:"notice",text:"startHandover"}),r("div",{class:"split"},e.introduces&&r("div",{},d),r("div",{class:"agreement",part:"agreement"},r("h3",{text:"agreementTitle"}),s.agreement?r("p",{class:"own-words"},s.agreement):r("p",{text:"agreementText"}),i?r("p",{},r("a",{href:i,target:"_blank",rel:"noopener",part:"link",text:"privacy"})):void 0,t.actions(t.button("agreementAgree",()=>s.agreed()),t.button("agreementDecline",()=>s.refuse("refused"),"secondary")),o&&r("p",{class:"small"},t.button(c?["plain",{plain:c}]:"alternative",()=>s.leave("alternative"),"plain")),r("p",{class:"quiet small",text:"startTime"})))]})}var K={start:Y,standing:B};async function J(){let s=await import("./later.js");return H(s.LATER_VIEWS),P(s.LATER_DRAWINGS),{document:s.showDocument,front:s.showFront,back:s.showBack,selfie:s.showSelfie,review:s.showReview,phone:s.showPhone,result:s.showResult,declined:s.showDeclined,refused:s.showRefused}}async function X(s){return(await J())[s]}function Z(){J().catch(()=>{})}var mt=["confirmed","rejected","expired"],x=class{#t;constructor(t){this.#t=t}get#e(){return this.#t.api}async begin(){let t=this.#t,{session:e}=t.settings;await t.attempt("start","workingResume",()=>this.begin(),async n=>{e?await this.#r(e,n):await this.#s(n)}),Z()}async#s(t){let e=this.#t,n=await this.#n(t);t.throwIfAborted();let{progress:r}=e,i=e.standing=$(n,r),{sessionId:o,status:a}=i,c={...o&&o===r.sessionId?{}:{extractionToken:void 0,agreed:!1},sessionId:o,outcome:a?.outcome};return this.#a(a?.environment),i.kind==="checking"?e.enter("result",c):i.kind==="ended"?R(e,a):i.kind==="new"?e.enter("start",c):e.enter("standing",c)}async#n(t){let{asked:e}=this.#t;this.#t.asked=void 0;try{return await(e??this.#e.me({signal:t}))}catch(n){if(!(n instanceof l&&n.code==="NOT_FOUND"))throw n;return{latestSession:null,confirmedSession:null,opensAgainAt:null}}}async#r(t,e){let n=this.#t,r=n.progress.sessionId===t?n.progress:void 0,o=await this.#e.resume({sessionId:t,extractionToken:r?.extractionToken},{signal:e}).catch(ut),a={sessionId:t,outcome:o.outcome,...r?{}:{extractionToken:void 0,agreed:!1}};return this.#a(o.environment),mt.includes(o.outcome)?R(n,o):o.outcome==="consented"?n.enter("result",a):(n.standing={kind:r?.extractionToken?"selfie":"handover",sessionId:t,status:o},n.enter(r?"standing":"start",a))}start(t=!1){let e=this.#t;return e.attempt("start","workingStart",()=>this.start(t),async n=>(await this.#i(t,n),e.goTo({view:"document"})))}openForPhone(){let t=this.#t;return t.attempt("start","workingStart",()=>this.openForPhone(),async e=>(await this.#i(!1,e),t.goTo({view:"phone"})))}async#i(t,e){let n=this.#t;await this.#e.open({newSession:t,signal:e});let{sessionId:r}=this.#e;r!==n.progress.sessionId&&n.memory.forget(),n.progress={...n.progress,sessionId:r,extractionToken:void 0,outcome:"created"},n.standing=void 0,this.#o()}continue(){let t=this.#t,{sessionId:e,extractionToken:n}=t.progress;return t.attempt("start","workingResume",()=>this.continue(),async r=>(await this.#e.resume({sessionId:e,extractionToken:n},{signal:r}),t.goTo({view:n?"selfie":"document"})))}async#o(){try{this.#a((await this.#e.outcome()).environment)}catch{return}}#a(t){this.#t.screen.testMode=t==="development"}};function ut(s){if(!(s instanceof l)||!["NOT_FOUND","FORBIDDEN"].includes(s.code))throw s;let{message:t,requestId:e,status:n}=s;throw new l({code:"OTHER_ACCOUNT",message:t,requestId:e,status:n,cause:s})}var T=class{photos={};problems={};credentials;sent={document:"",selfie:""};get holdsWork(){return!!(this.credentials||this.photos.front||this.photos.selfie)}documentKey({documentType:t,country:e}){let{front:n="",back:r=""}=this.photos;return t==="GOVT_ID"?[e,n,r].join():n}forget(){this.photos={},this.problems={},this.credentials=void 0,this.sent={document:"",selfie:""}}};function u(){return{view:"start",agreed:!1,documentType:"PASSPORT",country:""}}var S=class{#t;constructor(t){this.#t=`hypersign-kyc${t&&`/${t}`}`}load(){try{return{...u(),...JSON.parse(sessionStorage.getItem(this.#t)??"{}")}}catch{return u()}}save({agreed:t,sessionId:e,documentType:n,country:r,extractionToken:i}){try{let o={agreed:t,sessionId:e,documentType:n,country:r,extractionToken:i};sessionStorage.setItem(this.#t,JSON.stringify(o))}catch{return}}clear(){try{sessionStorage.removeItem(this.#t)}catch{return}}};function Q(s,t,e){if(!(t instanceof l)){console.error("<hypersign-kyc>",t),s("error",{code:"UNKNOWN",message:String(t),step:e});return}let{code:n,status:r,requestId:i,hint:o,message:a}=t;if(r===422){s("refused",{step:e,code:n,attemptsLeft:t.attemptsLeft});return}console.error(`<hypersign-kyc> ${n}: ${o??a}`),s("error",{code:n,message:o??a,step:e,status:r,requestId:i})}function j(s){if(!(s instanceof TypeError)||!/import|module/i.test(s.message))return s;let t="A part of the page could not be loaded.";return new l({code:"NO_CONNECTION",message:t,retryable:!0,cause:s})}var tt={INVALID_IMAGE:["photo"],PAYLOAD_TOO_LARGE:["photo"],DOCUMENT_ALREADY_VERIFIED:["document","leave"],OTHER_ACCOUNT:["signin"],UNAUTHORIZED:["again","signin"],SIGN_IN_FAILED:["again","signin"],FORBIDDEN:["restart","leave"],NOT_FOUND:["restart"],STEP_OUT_OF_ORDER:["document","restart"],SESSION_EXPIRED:["restart"],SESSION_UNUSABLE:["restart"],ON_OTHER_DEVICE:["restart","leave"],TOO_MANY_ATTEMPTS:["restart","leave"],DAILY_BUDGET_REACHED:["leave"]},pt={start:["restart"],document:["photo","document"],selfie:["photo","document"],review:["restart"],done:["restart"]},ft=5,gt=3600;function et(s,t,e,n){let{ui:r}=s,i=t instanceof l?t:void 0,o=i?.code??"UNKNOWN",a=r.texts.hasReason(o),d=i?.attemptsLeft;s.show({name:"problem",step:e,back:e!=="start",title:a?`reason.${o}.what`:{plain:i?.message??r.texts.text("reason.UNKNOWN.what")},art:"problem",content:[r.make("p",{id:"problem-next",text:a&&`reason.${o}.next`},a?"":i?.nextStep??""),d!==void 0&&d>0&&r.make("p",{class:"quiet",text:["attemptsLeft",{count:String(d)}]}),vt(s,i?.retryAfter),r.actions(...wt(i,e,d).map((c,h)=>r.button(kt(c,e,s.finishText),n[c],h===0?"main":"secondary"))),i&&bt(r,i,o)]})}function bt(s,t,e){let n=Object.entries({supportCode:e,supportMessage:t.message,supportNext:t.nextStep,supportRequest:t.requestId});return s.make("details",{},s.make("summary",{text:"support"}),s.make("dl",{class:"technical"},...n.map(([r,i])=>i&&s.fact(r,i))))}function wt(s,t,e){return s?s.code==="TOO_MANY_ATTEMPTS"&&t==="start"?["leave"]:tt[s.code]?tt[s.code]:e===0?["restart","leave"]:t==="start"?["again","leave"]:s.status===422?pt[t]:s.retryable||s.status>=500||s.status===0?["again"]:["restart"]:["again","leave"]}function kt(s,t,e){return s==="photo"?t==="selfie"?"newSelfie":"newPhotos":s==="leave"?e:{again:"again",document:"newDocument",restart:"restart",signin:"signinAgain"}[s]}function vt({ui:s},t){if(!t||t<ft)return;let{texts:e}=s;if(t>=gt)return s.make("p",{text:["retryAt",e.moment(new Date(Date.now()+t*1e3))]});let n=t<100?e.time(t,"second"):e.time(Math.ceil(t/60),"minute");return s.make("p",{text:["retryAfter",{time:n}]})}function st(s,t,e,n){let r=t instanceof l?t.code:void 0,{next:i}=s.api.snapshot(),o=r==="ON_OTHER_DEVICE";if(r==="SESSION_COMPLETED"||o&&(i==="outcome"||i==="done"))return s.memory.forget(),s.goTo({view:"result",outcome:"consented",extractionToken:void 0});let a=o||r==="SESSION_UNUSABLE"&&i==="extract";Q(s.emit,t,e),s.pass(),et(s,t,e,{again:()=>n(),photo:()=>xt(s,e==="selfie"?"selfie":"front"),document:()=>s.goTo({view:"document"}),restart:()=>a?yt(s):s.restart(),signin:()=>s.leave("sign_in"),leave:()=>s.leave("problem")})}function yt(s){return s.memory.forget(),s.goTo({view:"document"})}function xt(s,t){let e=t==="front"?["front","back"]:["selfie"];for(let n of e)delete s.memory.photos[n];s.progress.view===t?s.back():s.goTo({view:t})}var E=["result","declined","refused"];function f(s,t){let{progress:e,memory:n,documents:r,stands:i,first:o}=t,{sessionId:a,agreed:d,documentType:c,extractionToken:h}=e;return s==="document"&&r.join()==="PASSPORT"?f("front",t):s==="standing"?i?s:"start":s==="start"||E.includes(s)?s:a?s==="phone"?s:d?s==="review"&&!n.credentials?f("selfie",t):s==="selfie"&&!h?"document":s==="back"&&(c!=="GOVT_ID"||!n.photos.front)?"front":s:"start":f(o,t)}var U="hypersignKyc",Tt=0,I=class{#t=`${Tt+=1}`;#e;#s={depth:0,view:""};#n=()=>{let t=this.#r()??{depth:0,view:""};t.depth!==this.#s.depth&&(this.#s=t,this.#e(t.view))};constructor(t){this.#e=t,this.#s.depth=this.#r()?.depth??0,addEventListener("popstate",this.#n)}end(){removeEventListener("popstate",this.#n)}back(){history.back()}go(t,e){this.#s={depth:this.#s.depth+(e?0:1),view:t};let n={...history.state,[U]:{...history.state?.[U],[this.#t]:this.#s}};history[e?"replaceState":"pushState"](n,"")}#r(){return history.state?.[U]?.[this.#t]}};var St=["start","standing"],O=class{memory=new T;standing;#t;#e=new I(t=>this.#c(t||this.#i));#s;#n=new AbortController;#r=!1;#i="start";#o;#a=t=>this.memory.holdsWork&&t.preventDefault();constructor(t,e){this.api=t.api,this.asked=t.asked,this.settings=t.settings,this.ui=t.ui,this.emit=t.emit,this.screen=t.screen,this.store=t.store,this.progress=t.store.load(),this.#o=e,this.#t=new x(this),addEventListener("beforeunload",this.#a)}begin(){return this.#t.begin()}end(){this.#s?.abort(),this.#n.abort(),this.#e.end(),this.memory.forget(),removeEventListener("beforeunload",this.#a)}enter(t,e={}){return this.#i=St.includes(t)?t:"start",this.goTo({...e,view:t},!0)}goTo(t,e=!1){if(this.#n.signal.aborted)return;let n=this.progress.view;this.progress={...this.progress,...t};let{view:r}=this.progress,i=e||this.#r||r===n;return this.#r=!1,this.#e.go(r,i),this.#d()}back(){this.#e.back()}#c(t){this.#n.signal.aborted||(this.#r=!1,E.includes(this.progress.view)||(this.progress.view=t),this.#d())}async#d(){this.#s?.abort();let{progress:t,memory:e,settings:n,standing:r}=this,i={progress:t,memory:e,documents:n.documents,stands:!!r,first:this.#i},o=t.view=f(t.view,i);this.screen.outcome=this.progress.outcome??"none",E.includes(o)?this.store.clear():this.store.save(this.progress);let a=this.begun(),d=K[o];if(d)return d(this,a);try{let c=await X(o);a.aborted||await c(this,a)}catch(c){if(a.aborted)return;let h=o==="selfie"||o==="review"?o:"document";this.showProblem(j(c),h,()=>this.goTo({},!0))}}show(t){this.#n.signal.aborted||(this.screen.show(t,this.#o),this.#o=!0,this.emit("step",{step:t.step,view:t.name}))}begun(){return this.#s?.abort(),this.#s=new AbortController,this.#n.signal.aborted&&this.#s.abort(),this.#s.signal}agreed(){this.progress.agreed=!0;let{standing:t}=this;return t?.kind==="selfie"||t?.kind==="handover"?this.#t.continue():this.#t.start()}continue(){return this.progress.agreed?this.agreed():this.goTo({view:"start"})}documentChosen(t){let{photos:e}=this.memory;return t.documentType!==this.progress.documentType&&(this.memory.photos={selfie:e.selfie}),this.goTo({view:"front",...t})}stayHere(){return this.goTo({view:this.progress.agreed?"document":"start"},!0)}startOver(){return this.standing=void 0,this.goTo({...u()},!0)}toPhone(){return this.progress.sessionId?this.goTo({view:"phone"}):this.#t.openForPhone()}refuse(t){this.finish(t),this.leave(t==="refused"?"agreement_declined":"consent_declined",!1)}restart(){this.memory.forget(),this.standing=void 0;let{agreed:t}=this.progress;return this.progress={...u(),agreed:t,view:this.progress.view},t?this.#t.start(!0):this.goTo({view:"start"})}finish(t,e={}){this.memory.forget();let{outcome:n,view:r,sessionId:i}=this.progress;return this.progress={...u(),outcome:n,view:r,sessionId:i},this.goTo({view:t,...e})}leave(t,e=!0){let n=this.emit("exit",{reason:t,left:e,sessionId:this.progress.sessionId}),r=t==="alternative"?this.settings.company.alternative?.url:this.settings.returnUrl;n&&e&&r&&location.assign(r)}async attempt(t,e,n,r){this.pass(),W(this,t,e);let i=this.begun();try{await r(i)}catch(o){i.aborted||this.showProblem(o,t,n)}}showProblem(t,e,n){this.#n.signal.aborted||st(this,t,e,n)}get agreement(){return w(this.settings.company.agreement,this.ui.texts.language)}get finishText(){return this.settings.company.name?"finish":"close"}pass(){this.#r||!this.screen.view||(this.#r=!0,this.#e.go(this.progress.view,!1))}};var p={en:"English",de:"Deutsch",fr:"Français",es:"Español",pt:"Português",hi:"हिन्दी",ar:"العربية"},nt=["ar"],Et={en:()=>import("./en.js"),de:()=>import("./de.js"),fr:()=>import("./fr.js"),es:()=>import("./es.js"),pt:()=>import("./pt.js"),hi:()=>import("./hi.js"),ar:()=>import("./ar.js")};async function rt(s){return(await Et[s]()).default}var it=["start","document","selfie","review","done"],It={start:"stepStart",document:"stepDocument",selfie:"stepSelfie",review:"stepReview",done:"stepDone"},A=class{#t;#e;#s;#n;#r;#i;#o;#a;#c;#d;#l;#h;constructor(t,e,n,r){this.#t=t,this.#e=n;let{make:i}={make:n.make.bind(n)};this.#o=i("img",{class:"logo",part:"logo",alt:"",height:28,hidden:!0}),this.#a=i("span",{part:"company","data-text":"companyName"}),this.#c=i("p",{class:"notice test-mode",part:"notice test-mode",hidden:!0,text:"testMode"}),this.#d=i("ol",{class:"steps",part:"steps",label:"progress"},...it.map(a=>i("li",{part:"step","data-step":a},i("span",{text:It[a]})))),this.#r=i("p",{class:"unseen",role:"status"});let o=i("span",{"aria-hidden":"true",class:"arrow"},"‹");this.#i=i("button",{type:"button",class:"plain back",part:"button back-button",hidden:!0,on:{click:r}},o," ",i("span",{text:"back"})),this.#n=i("div",{class:"card",part:"card","data-view":"","data-outcome":"none"},this.#r,this.#i),this.#l=i("a",{class:"contact",part:"contact",hidden:!0,text:"contact"}),this.#s=i("div",{class:"root",part:"root"},i("div",{class:"top",part:"header"},i("p",{class:"brand",hidden:!0},this.#o,this.#a),this.#c),this.#d,this.#n,i("div",{class:"help",part:"help"},this.#l,i("slot",{name:"help"}))),e.append(this.#s)}brand({name:t,logo:e,contact:n}){let r=this.#o.parentElement;r.hidden=!t&&!e,this.#o.hidden=!e,e&&(this.#o.src=e),this.#l.hidden=!n,n&&(this.#l.href=n)}translate(){this.#s.lang=this.#e.texts.language,this.#s.dir=this.#e.texts.direction,this.#e.texts.translate(this.#s);for(let t of this.#s.querySelectorAll("[data-listens]"))t.dispatchEvent(new Event("languagechanged"))}show({name:t,step:e,title:n,back:r=!1,art:i,spins:o,centred:a,content:d},c){let h=this.#e.make("h2",{id:"title",tabindex:"-1",part:"title"});this.title(h,n);let m=this.#e.make("section",{"aria-labelledby":"title",part:"view",class:a&&"centred"});i&&m.append(b(i,o?"art spin":"art")),m.append(h,...d.filter(at=>at instanceof Node)),m.dataset.name=t,this.#h?.remove(),this.#h=m,this.#n.append(m),this.#n.dataset.view=t,this.#i.hidden=!r,this.#r.textContent="",this.#m(e),c&&(h.focus({preventScroll:!0}),this.#t.getBoundingClientRect().top<0&&this.#t.scrollIntoView())}title(t,e){typeof e=="object"&&"plain"in e?this.#e.texts.sayPlain(t,e.plain):this.#e.texts.say(t,e)}tell(t){this.#r.textContent=t}set outcome(t){this.#n.dataset.outcome=t}set testMode(t){this.#c.hidden=!t}get view(){return this.#n.dataset.view??""}get section(){return this.#h}remove(){this.#s.remove()}#m(t){let e=it.indexOf(t);for(let[n,r]of[...this.#d.children].entries())r.toggleAttribute("data-done",n<e),n===e?r.setAttribute("aria-current","step"):r.removeAttribute("aria-current")}};var g={api:["api"],steps:["steps"],documents:["documents"],session:["session"],company:["company"],returnUrl:["return-url","returnurl"],phoneUrl:["phone-url","phoneurl"],checkingSeconds:["checking-seconds","checkingseconds"]},Ot=60,At=globalThis.HTMLElement??class{},N=class extends At{static observedAttributes=[...Object.values(g).flat(),"lang"];#t={};connectedCallback(){for(let t of["signInToken",...Object.keys(g)]){let e=Object.getOwnPropertyDescriptor(this,t);e&&Reflect.deleteProperty(this,t)&&Reflect.set(this,t,e.value)}}attributeChangedCallback(t,e,n){let r=Object.entries(g).find(([,i])=>i.includes(t))?.[0];e!==n&&this.settingChanged(r??t)}settingChanged(t){}get api(){return this.#e("api")}set api(t){this.#s("api",t)}get signInToken(){return this.#t.signInToken}set signInToken(t){this.#t.signInToken=t??void 0,this.settingChanged("signInToken")}get steps(){return this.#t.steps??this.#e("steps")}set steps(t){this.#n("steps",t)}get documents(){return this.#t.documents??this.#e("documents")}set documents(t){this.#n("documents",t)}get session(){return this.#e("session")}set session(t){this.#s("session",t)}get company(){return this.#t.company??this.#e("company")}set company(t){this.#n("company",t)}get returnUrl(){return this.#e("returnUrl")}set returnUrl(t){this.#s("returnUrl",t)}get phoneUrl(){return this.#e("phoneUrl")}set phoneUrl(t){this.#s("phoneUrl",t)}get checkingSeconds(){return Number(this.#e("checkingSeconds"))||Ot}set checkingSeconds(t){this.#s("checkingSeconds",String(t))}#e(t){let e=g[t].find(n=>this.hasAttribute(n));return e?this.getAttribute(e):null}#s(t,e){let[n]=g[t];e==null?this.removeAttribute(n):this.setAttribute(n,e)}#n(t,e){this.#t[t]=e??void 0,this.settingChanged(t)}};var D=class{#t={texts:{},reasons:{}};#e;language="en";constructor(t){this.#e=t}async use(t){this.#t=await rt(t),this.language=t}get direction(){return nt.includes(this.language)?"rtl":"ltr"}has(t){return t in this.#t.texts}hasReason(t){return t in this.#t.reasons}text(t,e={}){let n={...this.#e(),...e},[r,i,o]=t.split(".");return((r==="reason"?this.#t.reasons[i]?.[o==="what"?0:1]:this.#t.texts[t])??n[t]??"").replace(/\{(\w+)\}/g,(d,c)=>n[c]??"")}say(t,e){let[n,r]=typeof e=="string"?[e]:e;t.dataset.text=n,r?t.dataset.values=JSON.stringify(r):delete t.dataset.values,t.textContent=this.text(n,r)}sayPlain(t,e){delete t.dataset.text,t.textContent=e}label(t,e){t.dataset.label=e,t.setAttribute(t instanceof HTMLImageElement?"alt":"aria-label",this.text(e))}translate(t){for(let e of t.querySelectorAll("[data-text]")){let{text:n="",values:r}=e.dataset;e.textContent=this.text(n,r&&JSON.parse(r))}for(let e of t.querySelectorAll("[data-label]"))this.label(e,e.dataset.label??"")}time(t,e){return new Intl.NumberFormat(this.language,{style:"unit",unit:e,unitDisplay:"long"}).format(t)}day(t){return new Intl.DateTimeFormat(this.language,{dateStyle:"long",timeZone:"UTC"}).format(t)}moment(t){let e=r=>new Date(r.getFullYear(),r.getMonth(),r.getDate()).getTime(),n=Math.round((e(t)-e(new Date))/864e5);return{day:new Intl.RelativeTimeFormat(this.language,{numeric:"auto"}).format(n,"day"),time:new Intl.DateTimeFormat(this.language,{timeStyle:"short"}).format(t)}}share(t){return new Intl.NumberFormat(this.language,{style:"percent"}).format(t)}};function ot(s){return s.map(t=>t?.toLowerCase().split("-")[0]??"").find(t=>t in p)??"en"}var _=class{constructor(t){this.texts=t}make(t,{text:e,label:n,on:r={},...i}={},...o){let a=document.createElement(t);for(let[d,c]of Object.entries(i))c!==!1&&c!==void 0&&a.setAttribute(d,c===!0?"":String(c));for(let[d,c]of Object.entries(r))a.addEventListener(d,c);return e&&this.texts.say(a,e),n&&this.texts.label(a,n),a.append(...o.filter(d=>d!==void 0&&d!==!1)),a}button(t,e,n="main"){return this.make("button",{type:"button",class:n,part:n==="main"?"button main-button":`button ${n}-button`,"data-action":n==="main"&&"next",text:t,on:{click:e}})}actions(...t){return this.make("div",{class:"actions",part:"actions"},...t)}art(t,e){return b(t,e)}fact(t,e){let n=typeof t=="object"&&"plain"in t;return this.make("div",{class:"fact"},n?this.make("dt",{},t.plain):this.make("dt",{text:t}),this.make("dd",{},e))}};var Nt=["api","session","steps","documents"],C=class extends N{#t;#e;#s=new D(()=>this.#w());#n=new _(this.#s);#r={};#i=!1;#o=!1;#a=0;#c=new AbortController;constructor(){super();let t=this.attachShadow({mode:"open"});t.adoptedStyleSheets=[L()]}connectedCallback(){super.connectedCallback(),this.#l()}disconnectedCallback(){queueMicrotask(()=>this.isConnected||this.#h())}settingChanged(t){t==="lang"&&this.#k(),t==="company"&&this.#b(),t==="signInToken"&&!this.signInToken&&this.forget(),Nt.includes(t)&&this.#e&&this.#h(),this.#l()}async start(){this.#i=!1,await this.#m(!0)}async continueOn(){this.#e||await this.start(),await this.#e?.toPhone()}destroy(){this.#i=!0,this.#h()}forget(){this.#h(),this.#d.clear()}get#d(){return new S(this.id)}#l(){this.#o||this.#e||this.#i||!this.isConnected||(this.#o=!0,queueMicrotask(()=>{this.#o=!1,this.isConnected&&!this.#i&&this.api!==null&&this.signInToken&&!this.#e&&this.#m(!1)}))}#h(){this.#a+=1,this.#c.abort(),this.#c=new AbortController,this.#e?.end(),this.#e=void 0,this.#t?.remove(),this.#t=void 0}async#m(t){this.#h();let e=this.#a,n=this.#g();if(!n)return;let r=this.#f(n);if(!await this.#p()||e!==this.#a)return;let i=this.shadowRoot;this.#t=new A(this,i,this.#n,()=>this.#e?.back()),this.#e=new O({api:n,asked:r,settings:M(this,this.#r,o=>this.#u(o)),screen:this.#t,ui:this.#n,store:this.#d,emit:(o,a)=>k(this,o,a)},t),this.#t.brand(this.#r),this.#t.translate(),await this.#e.begin()}#f(t){if(G(this))return;let e=t.me({signal:this.#c.signal});return e.catch(()=>{}),e}#g(){try{let t=e=>{if(!this.signInToken)throw new Error("The user has signed out.");return this.signInToken(e)};if(!this.signInToken)throw new TypeError("signInToken must be a function that returns an ID token.");if(this.api===null)throw new TypeError("The attribute api is missing.");return new F({baseUrl:this.api,signInToken:t})}catch(t){let{hint:e,message:n}=t;this.#u(e??n);return}}#b(){this.#r=V(this.company,t=>this.#u(t)),this.#e&&(this.#e.settings.company=this.#r),this.#t?.brand(this.#r),this.#t?.translate()}#w(){let{name:t=location.hostname,keptDays:e=30}=this.#r,n=this.#s.time(e,"day");return{company:t,companyName:t,kept:n,keptText:n}}async#p(){let t=this.getAttribute("lang"),e=this.closest("[lang]")?.getAttribute("lang");t&&!(t.toLowerCase().split("-")[0]in p)&&this.#u(`lang must be one of ${Object.keys(p).join(", ")}, not ${JSON.stringify(t)}.`);try{return await this.#s.use(ot([t,e,...navigator.languages])),!0}catch(n){let r=`The language could not be loaded: ${n}`;return console.error(`<hypersign-kyc> ${r}`),k(this,"error",{code:"NO_CONNECTION",message:r}),!1}}async#k(){!this.#t||!await this.#p()||this.#t?.translate()}#u(t){console.error(`<hypersign-kyc> ${t}`),k(this,"error",{code:"INVALID_USE",message:t})}};globalThis.customElements&&!customElements.get("hypersign-kyc")&&customElements.define("hypersign-kyc",C);export{C as HypersignKyc,p as LANGUAGES};
