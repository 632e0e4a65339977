"""The documentation's texts for each error: what it means, what the app tells its user, and what
the app's developer does. The texts in answers are in `errors.py`.
"""

from dataclasses import dataclass

from hypersign_kyc import errors
from hypersign_kyc.errors import KycError


@dataclass(frozen=True)
class Prose:
    """The demo shows `user` and `user_next`. `developer` is for the app's developer."""

    meaning: str
    user: str
    user_next: str
    developer: str


PROSE: dict[type[KycError], Prose] = {
    errors.InvalidImage: Prose(
        meaning="A picture of the request is no JPEG, PNG or WebP in Base64, or is empty.",
        user="A photo could not be used.",
        user_next="Take the photo again, or choose another file.",
        developer=(
            "`details` names the field. Send Base64 without line breaks, or a data URL; convert "
            "HEIC before sending."
        ),
    ),
    errors.PayloadTooLarge: Prose(
        meaning="The body has more than 6,000,000 bytes, or Hypersign refused its size.",
        user="The photos are too large.",
        user_next="Take the photos again, or choose smaller files.",
        developer=(
            "Shrink photos before sending: both sides of a card share one body "
            "(`hypersign-kyc-web/photos` does it)."
        ),
    ),
    errors.InvalidRequest: Prose(
        meaning=(
            "The body is no JSON of the documented form, or has more than 20,000 of the characters"
            " `[`, `{` and `,`, which no request needs."
        ),
        user="Something in this page went wrong.",
        user_next="Reload the page. If it happens again, tell support.",
        developer="`details` names each field and what is wrong with it. Correct the app.",
    ),
    errors.Unauthorized: Prose(
        meaning=(
            "The request carries no usable bearer token. Of the bundle's routes API Gateway "
            "itself answers 401: the sign-in token is missing, expired, or of another issuer or "
            "audience."
        ),
        user="You are not signed in any more.",
        user_next="Sign in again.",
        developer=(
            "First call: send the sign-in token of `JwtIssuer` for `JwtAudience`. Steps: send "
            "the bundle's `userBearerToken`."
        ),
    ),
    errors.SignInTooOld: Prose(
        meaning=(
            "The user signed in too long ago, or the sign-in token does not say when, and this "
            "route needs a recent sign-in."
        ),
        user="Please sign in again to do this.",
        user_next="Sign in again.",
        developer=(
            "`WWW-Authenticate` has the challenge of RFC 9470 with `max_age`. Ask your identity "
            "provider for a new sign-in, and repeat the request with its token."
        ),
    ),
    errors.UserTokenExpired: Prose(
        meaning="The user token has run out, the session has not.",
        user="Your session needed to be renewed.",
        user_next="Try again.",
        developer=(
            "`POST` the bundle with this `sessionId`, then repeat the request with the new "
            "token (the client in `clients/web` does it)."
        ),
    ),
    errors.Forbidden: Prose(
        meaning=(
            "Something in the request is not this caller's or not this session's, or the "
            "sign-in token has no verified e-mail, or presentations are not made for this "
            "domain."
        ),
        user="This is not possible with your account.",
        user_next="Start again. If it happens again, tell support.",
        developer=(
            "`message` says which. Send only what this session's bundle and steps gave; add web "
            "origins to `AllowedOrigins`."
        ),
    ),
    errors.NotFound: Prose(
        meaning=(
            "There is no such session for this token, or no such route. A session of someone "
            "else looks the same."
        ),
        user="This verification cannot be found.",
        user_next="Start again.",
        developer=(
            "Send `sessionId` and `userBearerToken` of one and the same bundle; renewing makes "
            "the older token worthless."
        ),
    ),
    errors.StepInProgress: Prose(
        meaning="Another request is on a step of this session.",
        user="Your last request is still being worked on.",
        user_next="Wait a moment, then try again.",
        developer="One request a session at a time. Repeat after `Retry-After` seconds.",
    ),
    errors.StepOutOfOrder: Prose(
        meaning="The step before this one is not done.",
        user="A step is missing.",
        user_next="Start again.",
        developer="Keep the order: extraction, verification, presentation, consent.",
    ),
    errors.SessionCompleted: Prose(
        meaning="The user has consented: nothing more can be done in this session.",
        user="This verification is complete.",
        user_next="There is nothing left to do.",
        developer="Fetch a bundle without `sessionId` for another verification.",
    ),
    errors.SessionNotConfirmed: Prose(
        meaning="Only a confirmed session has verified data. `details` says what the outcome is.",
        user="This verification is not confirmed.",
        user_next="Wait until it is, or start again.",
        developer="Fetch the data when your servers get the event `SessionConfirmed`.",
    ),
    errors.SessionExpired: Prose(
        meaning="The session's day is over, or the KYC service ended it.",
        user="This verification took too long and has ended.",
        user_next="Start again.",
        developer="Fetch a bundle without `sessionId`; what was done in the session is lost.",
    ),
    errors.VerificationRefused: Prose(
        meaning=(
            "Hypersign refused the document, the face or the consent. The code is the reason's "
            "(below)."
        ),
        user="The check was not passed.",
        user_next="Follow what the answer says.",
        developer="Show `message` and `nextStep`: both are written for the user.",
    ),
    errors.TooManyAttempts: Prose(
        meaning=(
            "A cap that keeps the company's credits is reached: `MaxAttempts` of a step in this "
            "session, or `MaxSessionsPerUser` of this user today."
        ),
        user="There were too many attempts.",
        user_next="Start again, or come back tomorrow.",
        developer=(
            "With `Retry-After` it is the day's cap, without it the session's. Raise the "
            "parameters if users need more."
        ),
    ),
    errors.UpstreamError: Prose(
        meaning=(
            "Hypersign answered with something that cannot be used, or refused for a reason "
            "that the company must remove: no credits (402, 403), no rights, a wrong secret or "
            "issuer."
        ),
        user="The verification service has a problem.",
        user_next="Try again later. If it goes on, tell support.",
        developer=(
            "Read `hint` if there is one. Find the `requestId` in the logs: `upstream` there "
            "has operation and status. Check credits and secrets."
        ),
    ),
    errors.UpstreamUnavailable: Prose(
        meaning="Hypersign does not take calls now: down, or limiting their rate.",
        user="The verification service is not available just now.",
        user_next="Try again in a moment.",
        developer="Repeat after `Retry-After` seconds.",
    ),
    errors.StoreUnavailable: Prose(
        meaning="A table or the secret could not be used just now.",
        user="The verification service is not available just now.",
        user_next="Try again in a moment.",
        developer=(
            "Repeat after `Retry-After` seconds. If it goes on, look at the functions' alarms "
            "and permissions."
        ),
    ),
    errors.DailyBudgetReached: Prose(
        meaning=(
            "The company has opened `DailySessionBudget` sessions today (UTC). `Retry-After` is "
            "the time until 00:00 UTC."
        ),
        user="No more verifications can be started today.",
        user_next="Come back tomorrow.",
        developer="Do not repeat the request today. Raise `DailySessionBudget` if users need more.",
    ),
    errors.UpstreamTimeout: Prose(
        meaning=(
            "Hypersign did not answer in time. What was sent may have been done, and counts as "
            "an attempt."
        ),
        user="The verification service did not answer in time.",
        user_next="Try again in a moment.",
        developer=(
            "Repeat: a consent is never sent twice, a repeated extraction or verification costs "
            "credits anew."
        ),
    ),
    errors.Misconfigured: Prose(
        meaning=(
            "An environment variable of the function is missing or wrong, or Hypersign does not "
            "know the user's DID because the stack was moved to another SSI app."
        ),
        user="Something went wrong.",
        user_next="Try again later. If it goes on, tell support.",
        developer=(
            "Find the line `misconfigured` or `failed` in the function's log: it names the "
            "variables or the cause. See docs/operations.md."
        ),
    ),
    KycError: Prose(
        meaning="A defect of this back end.",
        user="Something went wrong.",
        user_next="Try again later. If it goes on, tell support.",
        developer="Find the `requestId` in the logs: the line `unexpected` has types and places.",
    ),
}
