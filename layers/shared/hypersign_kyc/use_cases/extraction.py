"""Document extraction as a step of a session."""

from dataclasses import dataclass

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import text_digest
from hypersign_kyc.models import ExtractionRequest, ExtractionResult, GovernmentIdExtraction
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.step_runner import StepRunner
from hypersign_kyc.sessions.steps import EXTRACTION
from hypersign_kyc.upstream.kyc import KycClient


@dataclass(frozen=True)
class Extraction:
    """Makes Hypersign read a document. Stores the digest of the extraction token."""

    steps: StepRunner
    kyc: KycClient

    def run(
        self, user_token: str, request: ExtractionRequest, deadline: Deadline
    ) -> ExtractionResult:
        """Return Hypersign's answer. Raises `KycError`."""
        document = request.root
        body = {
            "documentFront": document.document_front,
            "sessionId": document.session_id,
            "documentType": document.document_type,
        }
        if isinstance(document, GovernmentIdExtraction):
            body |= {
                "documentBack": document.document_back,
                "countryCode": document.country_code,
            }
        wanted = StepRequest(EXTRACTION, document.session_id, text_digest(user_token))
        with self.steps.step(wanted, deadline) as step:
            answer, extraction_token = self.kyc.extract(user_token, body, deadline)
            step.complete({"extraction_token_digest": text_digest(extraction_token)})
        return ExtractionResult(message=answer.message or "Document extracted.", data=answer.data)
