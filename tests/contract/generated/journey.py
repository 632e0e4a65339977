"""A whole verification with the client that openapi-python-client generates. The test runs it next
to that client.
"""

import os
import time
from http import HTTPStatus
from pathlib import Path

from hypersign_client import AuthenticatedClient
from hypersign_client.api.bundle import create_bundle, renew_bundle
from hypersign_client.api.outcome import erase_user, get_session
from hypersign_client.api.steps import (
    create_presentation,
    extract_document,
    give_consent,
    match_face,
)
from hypersign_client.models import (
    Bundle,
    BundleRequest,
    ConsentResult,
    CredentialsConsent,
    ErasureResult,
    ErrorAnswer,
    ErrorCode,
    ExtractionResult,
    FaceMatchRequest,
    FaceMatchResult,
    PassportExtraction,
    PresentationConsent,
    PresentationRequest,
    PresentationResult,
    SessionStatusOutcome,
    SessionStatusResult,
)
from hypersign_client.types import Unset

URL = os.environ["API_URL"]
ORIGIN = os.environ["API_ORIGIN"]
FRONT = Path(os.environ["FRONT"]).read_text(encoding="utf-8")
SELFIE = Path(os.environ["SELFIE"]).read_text(encoding="utf-8")
FINAL = (
    SessionStatusOutcome.CONFIRMED,
    SessionStatusOutcome.REJECTED,
    SessionStatusOutcome.EXPIRED,
)


def poll(client: AuthenticatedClient, session_id: str) -> SessionStatusOutcome:
    """Ask until the outcome is final."""
    etag, outcome = "", SessionStatusOutcome.CREATED
    until = time.monotonic() + 60
    while outcome not in FINAL and time.monotonic() < until:
        answer = get_session.sync_detailed(session_id, client=client, if_none_match=etag)
        if answer.status_code != HTTPStatus.NOT_MODIFIED:
            assert isinstance(answer.parsed, SessionStatusResult)
            outcome, etag = answer.parsed.data.outcome, answer.headers["etag"]
        time.sleep(float(answer.headers.get("retry-after", 0)))
    repeated = get_session.sync_detailed(session_id, client=client, if_none_match=etag)
    assert repeated.status_code == HTTPStatus.NOT_MODIFIED
    return outcome


with AuthenticatedClient(base_url=URL, token=os.environ["ID_TOKEN"]) as signed_in:
    bundle = create_bundle.sync(client=signed_in)
    assert isinstance(bundle, Bundle)
    renewed = renew_bundle.sync(client=signed_in, body=BundleRequest(session_id=bundle.session_id))
    assert isinstance(renewed, Bundle)
    with AuthenticatedClient(base_url=URL, token=renewed.user_bearer_token) as steps:
        session_id = renewed.session_id
        extraction = extract_document.sync(
            client=steps,
            body=PassportExtraction(
                document_type="PASSPORT", session_id=session_id, document_front=FRONT
            ),
        )
        assert isinstance(extraction, ExtractionResult)
        face_match = match_face.sync(
            client=steps,
            body=FaceMatchRequest(
                session_id=session_id,
                document_token=extraction.data.extraction_token,
                selfie_image=SELFIE,
            ),
        )
        assert isinstance(face_match, FaceMatchResult)
        credentials = face_match.data.credentials
        refused = give_consent.sync(
            client=steps,
            body=CredentialsConsent(
                session_id=session_id, credentials=credentials, domain="https://elsewhere.example"
            ),
        )
        assert isinstance(refused, ErrorAnswer)
        assert not isinstance(refused.error, Unset)
        assert refused.error.code is ErrorCode.FORBIDDEN
        presented = create_presentation.sync(
            client=steps,
            body=PresentationRequest(
                credential_documents=credentials, challenge=session_id, domain=ORIGIN
            ),
        )
        assert isinstance(presented, PresentationResult)
        consent = give_consent.sync(
            client=steps,
            body=PresentationConsent(session_id=session_id, presentation=presented.presentation),
        )
        assert isinstance(consent, ConsentResult)
    print(poll(signed_in, session_id).value)
    erased = erase_user.sync(client=signed_in)
    assert isinstance(erased, ErasureResult)
    print(erased.data.sessions_erased)
with AuthenticatedClient(base_url=URL, token="not-a-token") as stranger:
    unauthorized = create_bundle.sync(client=stranger)
    assert isinstance(unauthorized, ErrorAnswer)
    print(unauthorized.message, isinstance(unauthorized.error, Unset))
