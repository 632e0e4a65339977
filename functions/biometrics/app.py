"""`POST /api/v2/biometrics/verify`: match a selfie with the photo in the document."""

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import EXAMINATION, responses
from hypersign_kyc.models import FaceMatchRequest, FaceMatchResult
from hypersign_kyc.settings import EdgeSettings
from hypersign_kyc.wiring import prepare, wired

api = Api("face_match", edge=lambda: wired().settings(EdgeSettings))


@api.route(
    "POST /api/v2/biometrics/verify",
    summary="Match a selfie with the document",
    operation_id="matchFace",
    tag="Steps",
    responses=responses(FaceMatchResult, "The face matches.", EXAMINATION),
    accepts=FaceMatchRequest,
    user_token=True,
)
def verify(request: FaceMatchRequest) -> FaceMatchResult:
    """Matches the selfie with the document. The answer contains the credentials that the user can
    consent to share.
    """
    return wired().face_match.run(api.bearer(), request, api.deadline())


lambda_handler = api.handler()
prepare(lambda wiring: wiring.face_match)
