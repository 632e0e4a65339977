"""`POST /api/v2/biometrics/verify`: match the user's face with the document's."""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import EXAMINATION, responses
from hypersign_kyc.container import get_container, prepare
from hypersign_kyc.models import StepResult, VerificationRequest

api = Api("biometrics")


@api.resolver.post(
    "/api/v2/biometrics/verify",
    summary="Match a selfie with the document",
    operation_id="verify",
    tags=["Steps"],
    responses=responses(StepResult, "The face matches.", EXAMINATION),
)
@api.accepts(VerificationRequest)
def verify(request: VerificationRequest) -> Response[Any]:
    """Matches the selfie; the answer's credentials are what the user consents to share."""
    return api.answer(get_container().biometrics.run(api.bearer(), request, api.deadline()))


lambda_handler = api.handler()
prepare(lambda container: container.biometrics)
