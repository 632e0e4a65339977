"""`POST /api/v2/documents/extract`: read a passport or a government-issued card."""

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import EXAMINATION, responses
from hypersign_kyc.models import ExtractionRequest, ExtractionResult
from hypersign_kyc.settings import EdgeSettings
from hypersign_kyc.wiring import prepare, wired

api = Api("extraction", edge=lambda: wired().settings(EdgeSettings))


@api.route(
    "POST /api/v2/documents/extract",
    summary="Extract a document's data",
    operation_id="extractDocument",
    tag="Steps",
    responses=responses(ExtractionResult, "The document was read.", EXAMINATION),
    accepts=ExtractionRequest,
    user_token=True,
)
def extract(request: ExtractionRequest) -> ExtractionResult:
    """Reads the document. The answer contains the extractionToken that the face match needs."""
    return wired().extraction.run(api.bearer(), request, api.deadline())


lambda_handler = api.handler()
prepare(lambda wiring: wiring.extraction)
