// @ts-check
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 *
 * @typedef {import("../../types/openapi.js").components["schemas"]} Schemas
 * @typedef {Schemas["Bundle"]} Bundle
 * @typedef {Schemas["SessionStatus"]} SessionStatus
 * @typedef {Schemas["Erasure"]} Erasure
 * @typedef {Schemas["Credential"]} Credential
 * @typedef {Schemas["Standing"]} Standing
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
