"""Fetch the data that a user shared in a confirmed session from Hypersign.

The data is never stored, logged or cached. Hypersign gives the session's identity token (operation
10), and the presentation in exchange for that token (operation 11). The answer must match the
session's record, because the company relies on it.
"""

from dataclasses import dataclass
from typing import Any

from hypersign_kyc.clock import utc
from hypersign_kyc.company_models import Subject, VerifiedDataResult
from hypersign_kyc.company_models import VerifiedData as Data
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import document_digest
from hypersign_kyc.errors import NotFound
from hypersign_kyc.observability import audit, logger, observation
from hypersign_kyc.outcomes.rules import outcome_of
from hypersign_kyc.outcomes.store import UNKNOWN_SESSION, SessionOutcomes
from hypersign_kyc.session_errors import SessionExpired, SessionNotConfirmed
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.steps import Ending
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.upstream.kyc import KycClient, Shown
from hypersign_kyc.upstream.operations import OUTCOME, VERIFIED_DATA, Operation
from hypersign_kyc.upstream.wire import VerifiedCredential, as_list
from hypersign_kyc.upstream_errors import UpstreamMismatch


@dataclass(frozen=True)
class VerifiedData:
    """Fetches verified data. Needs the table of sessions."""

    outcomes: SessionOutcomes
    kyc: KycClient
    environment: KycEnvironment

    def fetch(self, session_id: str, principal: str, deadline: Deadline) -> VerifiedDataResult:
        """Return the data of a confirmed session. First writes to the audit trail who reads it.

        Raises `NotFound`, `SessionNotConfirmed`, `SessionExpired` (Hypersign has deleted it),
        `UpstreamMismatch` (Hypersign's answer contradicts the session's record), `UpstreamFailure`.
        """
        record = self._confirmed(session_id)
        shown = self._shown(record, deadline)
        if (problem := contradiction(record, shown)) is not None:
            raise _mismatch(VERIFIED_DATA, problem)
        audit("verified data read", principal=principal, session_id=record.session_id)
        observation.count("VerifiedDataReads")
        return VerifiedDataResult(
            data=Data(
                session_id=record.session_id,
                user_key=record.user_key,
                environment=self.environment,
                confirmed_at=utc(record.ended_at),
                presentation=shown.presentation,
                subjects=[
                    subject for each in shown.read.credentials for subject in subjects_of(each)
                ],
            )
        )

    def _confirmed(self, session_id: str) -> SessionRecord:
        record = self.outcomes.get(session_id)
        if record is None:
            raise NotFound("There is no such session.", next_step="", hint=UNKNOWN_SESSION)
        observation.session_id = session_id
        if record.ended_as is not Ending.CONFIRMED:
            outcome = outcome_of(record.furthest, record.ended_as).value
            raise SessionNotConfirmed(outcome, final=record.ended_as is not None)
        return record

    def _shown(self, record: SessionRecord, deadline: Deadline) -> Shown:
        try:
            id_token = self.kyc.id_token(record.session_id, deadline)
            if id_token is None:
                raise _mismatch(OUTCOME, "outcome")
            return self.kyc.verified_data(id_token, deadline)
        except SessionExpired as error:
            raise SessionExpired(
                "Hypersign does not have the data of this session any more.",
                next_step="",
                hint="Fetch the data when the event SessionConfirmed arrives, and keep it.",
            ) from error


def contradiction(record: SessionRecord, shown: Shown) -> str | None:
    """Return which part of Hypersign's answer contradicts the session's record, or None."""
    if shown.session_id != record.session_id:
        return "session"
    if shown.read.holder != record.did:
        return "holder"
    issued = record.credential_digests
    # Records of sessions whose steps did not go through this back end have no digests.
    if issued and any(document_digest(each) not in issued for each in _documents(shown)):
        return "credentials"
    return None


def subjects_of(credential: VerifiedCredential) -> list[Subject]:
    """Return what a credential says, one item for each subject."""
    return [
        Subject(
            id=credential.id,
            type=credential.type,
            issuer=credential.issuer,
            issued_at=credential.issued_at,
            expires_at=credential.expires_at,
            claims=_claims(subject),
        )
        for subject in credential.subjects
    ]


def _documents(shown: Shown) -> list[Any]:
    documents: list[Any] = as_list(shown.presentation["verifiableCredential"])
    return documents


def _claims(subject: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in subject.items() if name != "id"}


def _mismatch(operation: Operation, what: str) -> UpstreamMismatch:
    observation.count("VerifiedDataMismatches")
    logger.error("verified data mismatch", operation=operation.name, mismatch=what)
    return UpstreamMismatch(operation.name, what)
