"""Face match as a step of a session."""

from dataclasses import dataclass

from hypersign_kyc.credentials.issued import id_digests
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import document_digest, text_digest
from hypersign_kyc.models import FaceMatchRequest, FaceMatchResult
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.step_runner import StepRunner
from hypersign_kyc.sessions.steps import FACE_MATCH
from hypersign_kyc.settings import FaceMatchSettings
from hypersign_kyc.upstream.kyc import KycClient


@dataclass(frozen=True)
class FaceMatch:
    """Makes Hypersign match a face with the document. Stores the digests of the credentials."""

    settings: FaceMatchSettings
    steps: StepRunner
    kyc: KycClient

    def run(
        self, user_token: str, request: FaceMatchRequest, deadline: Deadline
    ) -> FaceMatchResult:
        """Return Hypersign's answer. Raises `KycError`."""
        wanted = StepRequest(
            FACE_MATCH,
            request.session_id,
            text_digest(user_token),
            did=request.holder_did,
            extraction_token_digest=text_digest(request.document_token),
        )
        with self.steps.step(wanted, deadline) as step:
            answer, credentials = self.kyc.verify(
                user_token,
                {
                    "documentToken": request.document_token,
                    "sessionId": request.session_id,
                    "selfieImage": request.selfie_image,
                    "holderDid": step.record.did,
                },
                issuer_did=self.settings.issuer_did,
                issuer_verification_method_id=self.settings.issuer_vermethod_id,
                deadline=deadline,
            )
            step.complete(
                {
                    "credential_digests": {document_digest(each) for each in credentials},
                    "credential_id_digests": id_digests(credentials),
                }
            )
        return FaceMatchResult(message=answer.message or "Face matched.", data=answer.data)
