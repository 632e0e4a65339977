"""`POST /api/v2/documents/extract`: have a passport or a government-issued card read."""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import EXAMINATION, responses
from hypersign_kyc.container import get_container, prepare
from hypersign_kyc.models import ExtractionRequest, StepResult

api = Api("extraction")


@api.resolver.post(
    "/api/v2/documents/extract",
    summary="Extract a document's data",
    operation_id="extract",
    tags=["Steps"],
    responses=responses(StepResult, "The document was read.", EXAMINATION),
)
@api.accepts(ExtractionRequest)
def extract(request: ExtractionRequest) -> Response[Any]:
    """Reads the document; the answer's extractionToken is what the face match needs."""
    return api.answer(get_container().extraction.run(api.bearer(), request, api.deadline()))


lambda_handler = api.handler()
prepare(lambda container: container.extraction)
