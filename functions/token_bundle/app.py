"""Routes of the signed-in user: the bundle (`GET` and `POST`), and the erasure."""

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import ALWAYS, WITH_BODY, responses
from hypersign_kyc.errors import InvalidRequest, Problem, SignInTooOld
from hypersign_kyc.models import Bundle, BundleRequest, ErasureResult
from hypersign_kyc.session_errors import DailyBudgetReached, TooManyAttempts
from hypersign_kyc.settings import EdgeSettings, TokenBundleSettings
from hypersign_kyc.wiring import prepare, wired

PATH = "/get-required-tokens-and-session-for-a-user"

api = Api("bundle", edge=lambda: wired().settings(EdgeSettings))


@api.route(
    f"GET {PATH}",
    summary="Continue or open a session",
    operation_id="createBundle",
    tag="Bundle",
    responses=responses(
        Bundle,
        "The bundle of the user's unfinished session, or of a new one.",
        (*ALWAYS, InvalidRequest, TooManyAttempts, DailyBudgetReached),
    ),
)
def new_bundle() -> Bundle:
    """Continues the signed-in user's unfinished session, or opens a new one, and returns everything
    that the steps need.
    """
    if api.asks("newSession"):
        raise InvalidRequest([Problem("newSession", "Send newSession in the body of a POST.")])
    return _issue(BundleRequest())


@api.route(
    f"POST {PATH}",
    summary="Continue or open a session, or renew a session's user token",
    operation_id="renewBundle",
    tag="Bundle",
    responses=responses(Bundle, "The bundle.", (*WITH_BODY, TooManyAttempts, DailyBudgetReached)),
    accepts=BundleRequest,
    optional_body=True,
)
def bundle(request: BundleRequest) -> Bundle:
    """Returns a new user token for the user's session if the body has its sessionId. Opens a new
    session if newSession is true. Otherwise does the same as GET.
    """
    return _issue(request)


@api.route(
    "DELETE /users/me",
    summary="Erase everything stored about the signed-in user",
    operation_id="eraseUser",
    tag="Outcome",
    responses=responses(ErasureResult, "What was erased.", (*ALWAYS, SignInTooOld)),
)
def erase() -> ErasureResult:
    """Erases the user's DID and sessions in this API, but not the data at Hypersign. A user who
    comes back gets a new DID.
    """
    max_auth_age = wired().settings(TokenBundleSettings).erasure_max_auth_age
    return wired().erasure.erase_own(wired().identity_of(api.claims()), max_auth_age)


def _issue(request: BundleRequest) -> Bundle:
    identity = wired().identity_of(api.claims())
    return wired().bundle.issue(identity, request, api.deadline())


lambda_handler = api.handler()
prepare(lambda wiring: wiring.bundle)
