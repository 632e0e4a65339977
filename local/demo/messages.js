// @ts-check
/** Made by `make errors` from the back end's error table: each code in plain words.
 * @type {Record<string, {what: string, next: string}>}
 */
export const MESSAGES = {
  "INVALID_IMAGE": {
    "what": "A photo could not be used.",
    "next": "Take the photo again, or choose another file."
  },
  "PAYLOAD_TOO_LARGE": {
    "what": "The photos are too large.",
    "next": "Take the photos again, or choose smaller files."
  },
  "INVALID_REQUEST": {
    "what": "Something in this page went wrong.",
    "next": "Reload the page. If it happens again, tell support."
  },
  "UNAUTHORIZED": {
    "what": "You are not signed in any more.",
    "next": "Sign in again."
  },
  "USER_TOKEN_EXPIRED": {
    "what": "Your session needed to be renewed.",
    "next": "Try again."
  },
  "FORBIDDEN": {
    "what": "This is not possible with your account.",
    "next": "Start again. If it happens again, tell support."
  },
  "NOT_FOUND": {
    "what": "This verification cannot be found.",
    "next": "Start again."
  },
  "STEP_IN_PROGRESS": {
    "what": "Your last request is still being worked on.",
    "next": "Wait a moment, then try again."
  },
  "STEP_OUT_OF_ORDER": {
    "what": "A step is missing.",
    "next": "Start again."
  },
  "SESSION_COMPLETED": {
    "what": "This verification is complete.",
    "next": "There is nothing left to do."
  },
  "SESSION_EXPIRED": {
    "what": "This verification took too long and has ended.",
    "next": "Start again."
  },
  "TOO_MANY_ATTEMPTS": {
    "what": "There were too many attempts.",
    "next": "Start again, or come back tomorrow."
  },
  "UPSTREAM_ERROR": {
    "what": "The verification service has a problem.",
    "next": "Try again later. If it goes on, tell support."
  },
  "UPSTREAM_UNAVAILABLE": {
    "what": "The verification service is not available just now.",
    "next": "Try again in a moment."
  },
  "UPSTREAM_TIMEOUT": {
    "what": "The verification service did not answer in time.",
    "next": "Try again in a moment."
  },
  "MISCONFIGURED": {
    "what": "Something went wrong.",
    "next": "Try again later. If it goes on, tell support."
  },
  "INTERNAL_ERROR": {
    "what": "Something went wrong.",
    "next": "Try again later. If it goes on, tell support."
  }
};
