"""The signed-in user: `GET` and `POST /get-required-tokens-and-session-for-a-user`, and erasure."""

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import ALWAYS, WITH_BODY, responses
from hypersign_kyc.container import get_container, prepare
from hypersign_kyc.errors import TooManyAttempts
from hypersign_kyc.models import Bundle, BundleRequest, ErasureResult
from hypersign_kyc.users.identity import Identity

PATH = "/get-required-tokens-and-session-for-a-user"

api = Api("bundle")


@api.route(
    f"GET {PATH}",
    summary="A bundle for a new session",
    operation_id="createBundle",
    tag="Bundle",
    responses=responses(Bundle, "The bundle of a new session.", (*ALWAYS, TooManyAttempts)),
)
def new_bundle() -> Bundle:
    """Opens a session for the signed-in user and answers everything that the steps need."""
    return _issue(BundleRequest())


@api.route(
    f"POST {PATH}",
    summary="A bundle, or a fresh user token for a session",
    operation_id="renewBundle",
    tag="Bundle",
    responses=responses(Bundle, "The bundle.", (*WITH_BODY, TooManyAttempts)),
    accepts=BundleRequest,
    optional_body=True,
)
def bundle(request: BundleRequest) -> Bundle:
    """With a sessionId: a fresh user token for that session of one's own. Without: as GET."""
    return _issue(request)


@api.route(
    "DELETE /users/me",
    summary="Erase what is kept of the signed-in user",
    operation_id="eraseUser",
    tag="Outcome",
    responses=responses(ErasureResult, "What was erased.", ALWAYS),
)
def erase() -> ErasureResult:
    """Erases the user's DID and sessions here. What Hypersign keeps, stays there; a user who comes
    back gets a new DID.
    """
    return get_container().erasure.erase(Identity.of(api.claims()).user_key)


def _issue(request: BundleRequest) -> Bundle:
    identity = Identity.of(api.claims())
    return get_container().bundle.issue(identity, request, api.deadline())


lambda_handler = api.handler()
prepare(lambda container: container.bundle)
