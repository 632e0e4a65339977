"""The signed-in user: `GET` and `POST /get-required-tokens-and-session-for-a-user`, and erasure."""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import ALWAYS, WITH_BODY, responses
from hypersign_kyc.container import get_container, prepare
from hypersign_kyc.errors import TooManyAttempts
from hypersign_kyc.models import Bundle, BundleRequest, ErasureResult
from hypersign_kyc.users.identity import Identity

PATH = "/get-required-tokens-and-session-for-a-user"

api = Api("bundle")


@api.resolver.get(
    PATH,
    summary="A bundle for a new session",
    operation_id="newBundle",
    tags=["Bundle"],
    responses=responses(Bundle, "The bundle of a new session.", (*ALWAYS, TooManyAttempts)),
)
def new_bundle() -> Response[Any]:
    """Opens a session for the signed-in user and answers everything that the steps need."""
    return _issue(BundleRequest())


@api.resolver.post(
    PATH,
    summary="A bundle, or a fresh user token for a session",
    operation_id="bundle",
    tags=["Bundle"],
    responses=responses(Bundle, "The bundle.", (*WITH_BODY, TooManyAttempts)),
)
@api.accepts(BundleRequest, bearer=False, optional=True)
def bundle(request: BundleRequest) -> Response[Any]:
    """With a sessionId: a fresh user token for that session of one's own. Without: as GET."""
    return _issue(request)


@api.resolver.delete(
    "/users/me",
    summary="Erase what is kept of the signed-in user",
    operation_id="eraseUser",
    tags=["Outcome"],
    responses=responses(ErasureResult, "What was erased.", ALWAYS),
)
def erase() -> Response[Any]:
    """Erases the user's DID and sessions here. What Hypersign keeps, stays there; a user who comes
    back gets a new DID.
    """
    container = get_container()
    return api.answer(container.erasure.erase(container.users, Identity.of(api.claims())))


def _issue(request: BundleRequest) -> Response[Any]:
    identity = Identity.of(api.claims())
    return api.answer(get_container().bundle.issue(identity, request, api.deadline()))


lambda_handler = api.handler()
prepare(lambda container: container.bundle)
