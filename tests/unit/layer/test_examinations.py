"""What extraction and face match send to Hypersign, store and answer."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import document_digest, text_digest
from hypersign_kyc.models import ExtractionRequest, FaceMatchRequest
from hypersign_kyc.observability import Observation
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.step_runner import StepRunner
from hypersign_kyc.sessions.steps import EXTRACTION, FACE_MATCH
from hypersign_kyc.sessions.store import Granted
from hypersign_kyc.upstream.wire import StepAnswer
from hypersign_kyc.use_cases.extraction import Extraction
from hypersign_kyc.use_cases.face_match import FaceMatch
from tests.support.clients.pictures import small

SECONDS = Deadline.after(20)
RECORD = SessionRecord(
    session_id="session", did="did:own", verification_method_id="did:own#key-1", expires_at=1
)
FRONT, BACK, SELFIE = small("JPEG"), small("PNG"), small("WEBP")
CREDENTIALS = [{"id": "vc:1", "a": 1}, {"id": "vc:2", "a": 2}]
DATA = {"extractionToken": "the-token"}


@dataclass
class Settings:
    issuer_did: str = "did:issuer"
    issuer_vermethod_id: str = "did:issuer#key-1"


@dataclass
class World:
    """A session whose steps are all granted, and Hypersign, which gives this `message`."""

    message: str | None = None
    granted: list[StepRequest] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    stored: list[Any] = field(default_factory=list)

    def grant(self, request: StepRequest, deadline: Deadline) -> Granted:
        self.granted.append(request)
        return Granted(request, RECORD, Lease(1))

    def complete(self, granted: Granted, results: Any) -> None:
        self.stored.append(results)

    def extract(self, token: str, body: Any, deadline: Deadline) -> tuple[StepAnswer, str]:
        assert (token, deadline) == ("user-token", SECONDS)
        self.sent.append(body)
        return StepAnswer(message=self.message, data=DATA), "the-token"

    def verify(self, token: str, body: Any, **issuer: Any) -> tuple[StepAnswer, Any]:
        assert token == "user-token"
        assert issuer == {
            "issuer_did": "did:issuer",
            "issuer_verification_method_id": "did:issuer#key-1",
            "deadline": SECONDS,
        }
        self.sent.append(body)
        return StepAnswer(message=self.message, data=DATA), CREDENTIALS

    def extraction(self, **document: str) -> Any:
        world: Any = self
        body = {"sessionId": "session", "documentFront": FRONT} | document
        request = ExtractionRequest.model_validate_json(json.dumps(body))
        use_case = Extraction(StepRunner(world, Observation()), world)
        return use_case.run("user-token", request, SECONDS)

    def face_match(self, **more: str) -> Any:
        world: Any = self
        body = {"sessionId": "session", "documentToken": "the-token", "selfieImage": SELFIE}
        request = FaceMatchRequest.model_validate_json(json.dumps(body | more))
        use_case = FaceMatch(Settings(), StepRunner(world, Observation()), world)  # type: ignore[arg-type]
        return use_case.run("user-token", request, SECONDS)


@pytest.mark.parametrize(
    ("document", "sent"),
    [
        ({"documentType": "PASSPORT"}, {}),
        (
            {"documentType": "GOVT_ID", "documentBack": BACK, "countryCode": "IND"},
            {"documentBack": BACK.encode(), "countryCode": "IND"},
        ),
    ],
)
def test_a_document_is_sent_and_only_the_digest_of_its_token_stored(
    document: dict[str, str], sent: dict[str, Any]
) -> None:
    world = World()

    result = world.extraction(**document)

    assert result.data == DATA
    assert world.granted == [StepRequest(EXTRACTION, "session", text_digest("user-token"))]
    both = {"sessionId": "session", "documentFront": FRONT.encode()}
    assert world.sent == [both | {"documentType": document["documentType"]} | sent]
    assert world.stored == [{"extraction_token_digest": text_digest("the-token")}]


@pytest.mark.parametrize("did", [None, "did:claimed"])
def test_a_face_is_matched_for_the_sessions_did_and_the_credentials_digests_stored(
    did: str | None,
) -> None:
    world = World()

    result = world.face_match(**({"holderDid": did} if did else {}))

    assert result.data == DATA
    (request,) = world.granted
    assert request == StepRequest(
        FACE_MATCH,
        "session",
        text_digest("user-token"),
        did=did,
        extraction_token_digest=text_digest("the-token"),
    )
    assert world.sent == [
        {
            "sessionId": "session",
            "documentToken": "the-token",
            "selfieImage": SELFIE.encode(),
            "holderDid": "did:own",
        }
    ]
    assert world.stored == [
        {
            "credential_digests": {document_digest(each) for each in CREDENTIALS},
            "credential_id_digests": {text_digest("vc:1"), text_digest("vc:2")},
        }
    ]


@pytest.mark.parametrize(
    ("message", "extracted", "matched"),
    [(None, "Document extracted.", "Face matched."), ("Done.", "Done.", "Done.")],
)
def test_an_answer_without_a_message_gets_one(
    message: str | None, extracted: str, matched: str
) -> None:
    world = World(message)

    assert world.extraction(documentType="PASSPORT").message == extracted
    assert world.face_match().message == matched
