/**
 * The whole verification of one user: agreement, document, selfie, review, consent and result.
 *
 * It starts when it is in the page and has `api` and `signInToken`, and shows where the user stands.
 *
 * @element hypersign-kyc
 * @attr {string} api - the API's address (output `ApiUrl`); empty for the page's own origin
 * @attr {string} lang - the language: en, de, fr, es, pt, hi or ar; the page's own, or the browser's, if it is missing
 * @attr {string} steps - some of `start document selfie review result`, in this order. Without `start`, the first view
 *   has only the agreement; without `result`, the element ends after the consent
 * @attr {string} documents - some of `passport card`
 * @attr {string} session - a session to continue that was begun on another device; `#session=` in the page's address too
 * @attr {string} company - the company, as JSON
 * @attr {string} return-url - where the last button leads
 * @attr {string} phone-url - the address of a page with this element, for users who continue on a phone; this page's own
 *   if it is missing
 * @attr {number} checking-seconds - after so many seconds without an outcome, the user need not wait any longer; 60
 * @slot start - replaces the explanation in the first view
 * @slot consent - stands above the button that shares the data
 * @slot help - stands below every view
 * @csspart root - everything
 * @csspart header - the company's logo and name
 * @csspart logo - the company's logo
 * @csspart company - the company's name
 * @csspart steps - the list of steps
 * @csspart step - one step
 * @csspart card - the box around the view
 * @csspart view - the view
 * @csspart title - the view's heading
 * @csspart agreement - the box of the agreement
 * @csspart actions - the buttons of a view
 * @csspart button - every button
 * @csspart main-button - the button that leads on
 * @csspart secondary-button - the other ways
 * @csspart plain-button - ways of less importance
 * @csspart back-button - the way back
 * @csspart choice - a kind of document
 * @csspart notice - a notice
 * @csspart test-mode - the notice that nothing is really verified
 * @csspart problem - what is wrong
 * @csspart camera - the element `<kyc-camera>`
 * @csspart picture - the drawing or photo
 * @csspart offer - the offer to continue on a phone
 * @csspart qr - the QR code
 * @csspart terms - receiver, purpose and retention
 * @csspart credential - what is shared
 * @csspart link - a link
 * @csspart contact - the link to the company's contact
 * @csspart help - what stands below every view
 * @cssprop --kyc-accent - buttons, links and the focus
 * @cssprop --kyc-on-accent - texts on buttons
 * @cssprop --kyc-page - boxes inside the card
 * @cssprop --kyc-card - the card
 * @cssprop --kyc-ink - texts
 * @cssprop --kyc-quiet - texts of less importance
 * @cssprop --kyc-line - lines
 * @cssprop --kyc-control - borders of fields
 * @cssprop --kyc-tint - what is chosen
 * @cssprop --kyc-good - what is done
 * @cssprop --kyc-on-good - the tick on it
 * @cssprop --kyc-bad - problems
 * @cssprop --kyc-on-bad - the sign on them
 * @cssprop --kyc-bad-wash - the background of problems
 * @cssprop --kyc-notice - the background of notices
 * @cssprop --kyc-on-notice - texts of notices
 * @cssprop --kyc-radius - radius of the corners, .75rem
 * @cssprop --kyc-font - font family
 * @fires {CustomEvent<import("./base/events.js").StepDetail>} step - a view is shown
 * @fires {CustomEvent<import("./base/events.js").CapturedDetail>} captured - a photo was taken or chosen
 * @fires {CustomEvent<import("./base/events.js").RefusedDetail>} refused - a photo or the consent was refused
 * @fires {CustomEvent<import("./base/events.js").ConsentedDetail>} consented - the user has shared the data
 * @fires {CustomEvent<import("./base/events.js").OutcomeDetail>} outcome - the session has ended
 * @fires {CustomEvent<import("./base/events.js").ExitDetail>} exit - the user leaves; `preventDefault()` keeps the element
 *   from following `returnUrl`
 * @fires {CustomEvent<import("./base/events.js").ErrorDetail>} error - something failed, or the page made a mistake
 */
export class HypersignKyc extends SettableElement {
    disconnectedCallback(): void;
    /**
     * Start, or start again after `destroy`, and move the focus to the first view.
     *
     * @returns {Promise<void>} settles when the first view is shown
     */
    start(): Promise<void>;
    /**
     * Show how to continue on a phone.
     *
     * @returns {Promise<void>}
     */
    continueOn(): Promise<void>;
    /** Stop everything, switch the camera off at once, and show nothing. What was done so far is continued by `start`. */
    destroy(): void;
    /** Forget the user: call it when they sign out. */
    forget(): void;
    #private;
}
import { SettableElement } from "./settable-element.js";
