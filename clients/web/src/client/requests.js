// @ts-check
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 *
 * @typedef {import("../../types/openapi.js").components["schemas"]} Schemas
 * @typedef {Schemas["Bundle"]} Bundle
 * @typedef {Schemas["SessionStatus"]} SessionStatus
 * @typedef {Schemas["Erasure"]} Erasure
 * @typedef {Schemas["Credential"]} Credential
 *
 * @typedef {object} Standing where the signed-in user stands
 * @property {(SessionStatus & {canContinue: boolean}) | null} latestSession `canContinue`: whether open() continues it
 * @property {{sessionId: string, changedAt: string} | null} confirmedSession the newest confirmed one that is kept
 * @property {string | null} opensAgainAt when the user can open sessions again (UTC), if the day's limit is reached
 *
 * @typedef {Omit<Schemas["PassportExtraction"], "sessionId"> | Omit<Schemas["GovernmentIdExtraction"], "sessionId">} Document
 *
 * @typedef {object} Face
 * @property {string} selfieImage JPEG, PNG or WebP, in Base64 or as a data URL
 * @property {string} [documentToken] the latest extraction's `extractionToken`; by default the one this client got
 *
 * @typedef {object} Consent
 * @property {Credential[]} [credentials] what is shared; by default the credentials this client got
 * @property {string} [domain] the web origin that the presentation is made for; by default the page's origin
 *
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] ends the call, and the wait for a repetition
 *
 * @typedef {object} UploadOptions
 * @property {(progress: import("./transport.js").Progress) => void} [onProgress] called while the body is sent
 *
 * @typedef {CallOptions & UploadOptions} StepOptions
 *
 * @typedef {object} SignInRequest
 * @property {boolean} recent whether the token must come from a recent sign-in (`erase`)
 */

export {};
