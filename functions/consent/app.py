"""`POST /api/v1/presentation` and `POST /api/v2/consents`: sign credentials, and share them."""

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import STEP, responses
from hypersign_kyc.consent_models import (
    ConsentRequest,
    ConsentResult,
    PresentationRequest,
    PresentationResult,
)
from hypersign_kyc.session_errors import PresentationRefused, TooManyAttempts, VerificationRefused
from hypersign_kyc.settings import EdgeSettings
from hypersign_kyc.wiring import prepare, wired

api = Api("consent", edge=lambda: wired().settings(EdgeSettings))


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
    return wired().consent.present(api.bearer(), request, api.deadline())


@api.route(
    "POST /api/v2/consents",
    summary="Give the user's consent",
    operation_id="giveConsent",
    tag="Steps",
    responses=responses(
        ConsentResult,
        "The consent is recorded.",
        (*STEP, VerificationRefused, PresentationRefused, TooManyAttempts),
    ),
    accepts=ConsentRequest,
    user_token=True,
)
def consent(request: ConsentRequest) -> ConsentResult:
    """Sends the presentation to Hypersign. If the request has credentials instead, makes the
    presentation first.
    """
    return wired().consent.consent(api.bearer(), request, api.header("origin"), api.deadline())


lambda_handler = api.handler()
prepare(lambda wiring: wiring.consent)
