"""What the documentation adds to each error: what it means, and what the app's developer does. The
error classes have the texts of answers.
"""

from dataclasses import dataclass

from hypersign_kyc import errors, session_errors, upstream_errors
from hypersign_kyc.errors import KycError
from hypersign_kyc.sessions.steps import STEP_ORDER


@dataclass(frozen=True)
class Prose:
    """`meaning` and `developer` are for the app's developer."""

    meaning: str
    developer: str


#: Of two errors with one code, the general one is first.
PROSE: dict[type[KycError], Prose] = {
    errors.InvalidImage: Prose(
        meaning="A picture in the request is empty, or is not a JPEG, PNG or WebP image in Base64.",
        developer=(
            "`details` names the field. Send Base64 without line breaks, or a data URL. Convert "
            "HEIC to JPEG first."
        ),
    ),
    errors.PayloadTooLarge: Prose(
        meaning="The body has more than 6,000,000 bytes, or Hypersign rejected it as too large.",
        developer=(
            "Reduce photos before you send them, because both sides of a card are in one body. "
            "`hypersign-kyc-web/photos` does this."
        ),
    ),
    errors.InvalidRequest: Prose(
        meaning=(
            "The body is not JSON in the documented format, or it has more than 20,000 of the "
            "characters `[`, `{` and `,`."
        ),
        developer="`details` names each field and what is wrong with it. Correct the app.",
    ),
    errors.Unauthorized: Prose(
        meaning=(
            "The request has no usable bearer token. On routes with an ID token, API Gateway "
            "answers 401 if the token is missing, has expired, or has another issuer or audience."
        ),
        developer=(
            "For the first call, send an ID token of `JwtIssuer` for `JwtAudience`. For the "
            "steps, send the bundle's `userBearerToken`."
        ),
    ),
    errors.SignInTooOld: Prose(
        meaning=(
            "This route needs a recent sign-in. The user signed in too long ago, or the ID token "
            "does not say when."
        ),
        developer=(
            "`WWW-Authenticate` has the challenge of RFC 9470 with `max_age`. Ask your identity "
            "provider for a new sign-in, and repeat the request with its token."
        ),
    ),
    session_errors.UserTokenExpired: Prose(
        meaning="The user token has expired, but the session has not.",
        developer=(
            "`POST` the bundle with this `sessionId`, then repeat the request with the new token. "
            "The client in `clients/web` does this."
        ),
    ),
    errors.Forbidden: Prose(
        meaning=(
            "A value in the request does not belong to this caller or session, the ID token "
            "has no verified e-mail, or the domain is not allowed."
        ),
        developer=(
            "`message` says which of these it is. Send only values that this session's bundle and "
            "steps returned. Add web origins to `AllowedOrigins`."
        ),
    ),
    errors.NotFound: Prose(
        meaning=(
            "There is no such session for this token, or no such route. Another user's session "
            "gets the same answer."
        ),
        developer=("Send `sessionId` and `userBearerToken` of the same bundle."),
    ),
    session_errors.StepInProgress: Prose(
        meaning="Another request is doing a step of this session.",
        developer=(
            "Send one request of a session at a time. Repeat this one after `Retry-After` seconds."
        ),
    ),
    session_errors.StepOutOfOrder: Prose(
        meaning="The step before this one is not done.",
        developer=f"Do the steps in this order: {STEP_ORDER}.",
    ),
    session_errors.SessionCompleted: Prose(
        meaning=(
            "The user has consented, or Hypersign has ended the session, so it accepts no further "
            "step."
        ),
        developer=(
            "Ask for the session's outcome. To start another verification, fetch a bundle without "
            "`sessionId`."
        ),
    ),
    session_errors.SessionNotConfirmed: Prose(
        meaning="Only a confirmed session has verified data. `details` has the session's outcome.",
        developer="Fetch the data when your servers get the event `SessionConfirmed`.",
    ),
    session_errors.SessionUnusable: Prose(
        meaning=(
            "Hypersign refused this step before in the session, and now refuses it again without a "
            "reason that we know. It may accept only one attempt in a session. This counts as an "
            "attempt."
        ),
        developer=(
            "Open a new session (`newSession: true`), and send the photos that you still have "
            "again, once. The client in `clients/web` does this."
        ),
    ),
    session_errors.SessionExpired: Prose(
        meaning="The session is older than a day, or Hypersign ended it.",
        developer=(
            "Fetch a bundle without `sessionId` and start again. The steps of this session are "
            "lost."
        ),
    ),
    session_errors.VerificationRefused: Prose(
        meaning=(
            "Hypersign refused the document, the face or the consent. The answer has the code of "
            "the reason (below) instead of this one."
        ),
        developer="Show `message` and `nextStep`. Both are written for the user.",
    ),
    session_errors.PresentationRefused: Prose(
        meaning=(
            "Hypersign refused the presentation in the request, and gave no reason: it was changed "
            "after it was signed, or it is not complete. This counts as an attempt."
        ),
        developer=(
            "Make a new presentation with `POST /api/v1/presentation`, and send it unchanged. Or "
            "send `credentials` instead of `presentation`."
        ),
    ),
    session_errors.TooManyAttempts: Prose(
        meaning=(
            "A limit that protects the company's credits is reached: `MaxAttempts` for a step of "
            "this session, or `MaxSessionsPerUser` for this user today."
        ),
        developer=(
            "An answer with `Retry-After` means the limit of the day, and one without it the "
            "limit of the session. Raise the parameters if users need more."
        ),
    ),
    upstream_errors.UpstreamError: Prose(
        meaning=(
            "Hypersign's answer cannot be used, or Hypersign refused the call for a reason that "
            "the company must correct: no credits (402, 403), missing rights, or a wrong secret "
            "or issuer."
        ),
        developer=(
            "Read `hint` if there is one. Find the `requestId` in the logs. `upstream` in this "
            "line has the operation and its status. Check credits and secrets."
        ),
    ),
    upstream_errors.UpstreamUnavailable: Prose(
        meaning="Hypersign is down, or limits the rate of calls.",
        developer="Repeat after `Retry-After` seconds.",
    ),
    errors.StoreUnavailable: Prose(
        meaning=(
            "One of the stack's own AWS services (DynamoDB, KMS, Secrets Manager) is not "
            "available now, or refuses the function's role. A step may have been done."
        ),
        developer=(
            "Repeat after `Retry-After` seconds, but let the user repeat a step that costs "
            "credits, because it can cost them again. If it happens again, find the `requestId` "
            "in the logs: `dependencies` names the service, the operation and AWS's error code."
        ),
    ),
    session_errors.DailyBudgetReached: Prose(
        meaning=(
            "The company has opened `DailySessionBudget` sessions today (UTC). `Retry-After` is "
            "the time until 00:00 UTC."
        ),
        developer="Do not repeat the request today. Raise `DailySessionBudget` if users need more.",
    ),
    upstream_errors.UpstreamTimeout: Prose(
        meaning=(
            "Hypersign did not answer in time. It may have done the step, so the call counts as "
            "an attempt."
        ),
        developer=(
            "Repeat the request. A consent is never sent twice. Repeating another step "
            "can cost credits again."
        ),
    ),
    errors.Misconfigured: Prose(
        meaning=(
            "An environment variable of the function is missing or wrong, or Hypersign does not "
            "know the user's DID because the stack was moved to another SSI app, or it does not "
            "sign for `IssuerDid`."
        ),
        developer=(
            "Find the line `misconfigured` or `failed` in the function's log. It names the "
            "variables or the cause. See docs/operations.md."
        ),
    ),
    errors.InternalError: Prose(
        meaning="An error in the code of this back end.",
        developer=(
            "Find the `requestId` in the logs. The line `unexpected` has the types of the errors "
            "and their places in the code."
        ),
    ),
}
