"""`POST /api/v1/presentation` and `POST /api/v2/consents`: sign what is shared, and share it."""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import STEP, responses
from hypersign_kyc.container import get_container, prepare
from hypersign_kyc.errors import VerificationRefused
from hypersign_kyc.models import (
    ConsentRequest,
    PresentationRequest,
    PresentationResult,
    StepResult,
)

api = Api("consent")


@api.resolver.post(
    "/api/v1/presentation",
    summary="Make a presentation",
    operation_id="present",
    tags=["Steps"],
    responses=responses(PresentationResult, "The signed presentation.", STEP),
)
@api.accepts(PresentationRequest)
def present(request: PresentationRequest) -> Response[Any]:
    """Signs the credentials as a verifiable presentation, with the user's own DID."""
    return api.answer(get_container().consent.present(api.bearer(), request, api.deadline()))


@api.resolver.post(
    "/api/v2/consents",
    summary="Consent",
    operation_id="consent",
    tags=["Steps"],
    responses=responses(StepResult, "The consent is recorded.", (*STEP, VerificationRefused)),
)
@api.accepts(ConsentRequest)
def consent(request: ConsentRequest) -> Response[Any]:
    """Hands the presentation over; with credentials instead of a presentation, makes it first."""
    result = get_container().consent.consent(
        api.bearer(), request, api.header("origin"), api.deadline()
    )
    return api.answer(result)


lambda_handler = api.handler()
prepare(lambda container: container.consent)
