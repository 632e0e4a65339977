// @ts-check
/** `make errors` writes this file from the back end's errors: the texts for each code.
 * @type {Record<string, {what: string, next: string}>}
 */
export const MESSAGES = {
  "INVALID_IMAGE": {
    "what": "A photo could not be used.",
    "next": "Take the photo again, or choose another file."
  },
  "INVALID_REQUEST": {
    "what": "Something went wrong on this page.",
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
  "SESSION_COMPLETED": {
    "what": "This verification is complete.",
    "next": "There is nothing left to do."
  },
  "SESSION_NOT_CONFIRMED": {
    "what": "This verification is not confirmed.",
    "next": "Wait until it is confirmed, or start again."
  },
  "SESSION_UNUSABLE": {
    "what": "This verification cannot go on.",
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
  "SESSION_EXPIRED": {
    "what": "This verification took too long and has ended.",
    "next": "Start again."
  },
  "PAYLOAD_TOO_LARGE": {
    "what": "The photos are too large.",
    "next": "Take the photos again, or choose smaller files."
  },
  "TOO_MANY_ATTEMPTS": {
    "what": "There were too many attempts.",
    "next": "Start again, or come back tomorrow."
  },
  "INTERNAL_ERROR": {
    "what": "Something went wrong.",
    "next": "Try again later. If it goes on, tell support."
  },
  "MISCONFIGURED": {
    "what": "Something went wrong.",
    "next": "Try again later. If it goes on, tell support."
  },
  "UPSTREAM_ERROR": {
    "what": "The verification service has a problem.",
    "next": "Try again later. If it goes on, tell support."
  },
  "DAILY_BUDGET_REACHED": {
    "what": "No more verifications can be started today.",
    "next": "Come back tomorrow."
  },
  "STORE_UNAVAILABLE": {
    "what": "The verification service is not available just now.",
    "next": "Try again in a moment."
  },
  "UPSTREAM_UNAVAILABLE": {
    "what": "The verification service is not available just now.",
    "next": "Try again in a moment."
  },
  "UPSTREAM_TIMEOUT": {
    "what": "The verification service did not answer in time.",
    "next": "Try again in a moment."
  },
  "DOCUMENT_VERIFICATION_FAILED": {
    "what": "The document could not be read.",
    "next": "Take a sharp, evenly lit photo of the whole document."
  },
  "LIVELINESS_VERIFICATION_FAILED": {
    "what": "The face could not be verified.",
    "next": "Take the selfie again: face the camera, in good light, with nothing covering your face."
  },
  "DOCUMENT_ALREADY_VERIFIED": {
    "what": "This document has been used to verify another account.",
    "next": "Use another document, or sign in to the account that was verified with it."
  },
  "FACE_MISMATCH": {
    "what": "The face does not match the photo in the document.",
    "next": "Take the selfie again in good light. Use your own document."
  },
  "FACE_NOT_FOUND": {
    "what": "No face was found in the photo.",
    "next": "Take the photo again so that the whole face can be seen clearly."
  },
  "FACE_TOO_SMALL": {
    "what": "The face is too far away.",
    "next": "Hold the camera closer to your face."
  },
  "FACE_TOO_CLOSE": {
    "what": "The face is too close to the camera.",
    "next": "Hold the camera a little further away."
  },
  "FACE_TURNED": {
    "what": "The face is turned away from the camera.",
    "next": "Take the photo again with the face straight to the camera."
  },
  "FACE_CROPPED": {
    "what": "A part of the face is outside the photo.",
    "next": "Take the photo again with the whole face in the middle."
  },
  "FACE_COVERED": {
    "what": "Something covers the face or the eyes.",
    "next": "Take off glasses, mask or hat, move hair aside, and take the photo again."
  },
  "EYES_CLOSED": {
    "what": "The eyes are closed.",
    "next": "Open your eyes and look at the camera."
  },
  "MULTIPLE_FACES": {
    "what": "There is more than one face in the photo.",
    "next": "Take the photo again with nobody else in it."
  },
  "POOR_IMAGE": {
    "what": "The photo is not clear enough.",
    "next": "Hold the camera still and take the photo again in good, even light."
  },
  "IMAGE_NOT_SUPPORTED": {
    "what": "This kind of picture cannot be used.",
    "next": "Take a new photo with the camera."
  },
  "LIVENESS_NOT_PROVEN": {
    "what": "The photo does not show that a living person is in front of the camera.",
    "next": "Take a new selfie of yourself, in good light. Do not photograph a picture or a screen."
  },
  "CHECK_NOT_PERFORMED": {
    "what": "The check could not be performed.",
    "next": "Try again in a moment."
  },
  "ZK_PROOF_GENERATION_FAILED": {
    "what": "The verified data could not be confirmed.",
    "next": "Start the verification again."
  },
  "REQUIREMENT_NOT_MET": {
    "what": "The verified data does not meet a requirement of this service.",
    "next": "Ask the support of this service what is required."
  },
  "CONSENT_REFUSED": {
    "what": "The consent was not accepted.",
    "next": "Start the verification again."
  },
  "STEP_FAILED": {
    "what": "A step of the verification failed.",
    "next": "Try this step again. If it fails again, start the verification again."
  }
};
