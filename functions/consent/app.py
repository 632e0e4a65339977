"""`POST /api/v1/presentation` and `POST /api/v2/consents`: sign credentials, and share them."""

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import STEP, responses
from hypersign_kyc.container import get_container, prepare
from hypersign_kyc.models import (
    ConsentRequest,
    ConsentResult,
    PresentationRequest,
    PresentationResult,
)
from hypersign_kyc.session_errors import TooManyAttempts, VerificationRefused
from hypersign_kyc.settings import EdgeSettings

api = Api("consent", edge=lambda: get_container().settings(EdgeSettings))


@api.route(
    "POST /api/v1/presentation",
    summary="Sign a presentation",
    operation_id="createPresentation",
    tag="Steps",
    responses=responses(PresentationResult, "The signed presentation.", (*STEP, TooManyAttempts)),
    accepts=PresentationRequest,
    user_token=True,
)
def present(request: PresentationRequest) -> PresentationResult:
    """Makes a verifiable presentation of the credentials, signed with the user's own DID."""
    return get_container().consent.present(api.bearer(), request, api.deadline())


@api.route(
    "POST /api/v2/consents",
    summary="Give the user's consent",
    operation_id="giveConsent",
    tag="Steps",
    responses=responses(
        ConsentResult, "The consent is recorded.", (*STEP, VerificationRefused, TooManyAttempts)
    ),
    accepts=ConsentRequest,
    user_token=True,
)
def consent(request: ConsentRequest) -> ConsentResult:
    """Sends the presentation to Hypersign. If the request has credentials instead, makes the
    presentation first.
    """
    return get_container().consent.consent(
        api.bearer(), request, api.header("origin"), api.deadline()
    )


lambda_handler = api.handler()
prepare(lambda container: container.consent)
