"""Fetch what a user shared in a confirmed session from Hypersign.

The data is never stored, logged or cached. Hypersign gives the session's identity token, and
the presentation in exchange for that token. The answer must match the session's record, because the
company relies on it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from hypersign_kyc.clock import now_ms, utc
from hypersign_kyc.company_models import AgeOver, AgeOverResult, Subject, VerifiedDataResult
from hypersign_kyc.company_models import VerifiedData as Data
from hypersign_kyc.credentials import age
from hypersign_kyc.credentials.issued import is_foreign, issued_in_session
from hypersign_kyc.credentials.person import LONGEST_VALUE, person_of
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import NotFound
from hypersign_kyc.observability import audit, logger, observation
from hypersign_kyc.outcomes.rules import outcome_of
from hypersign_kyc.outcomes.store import UNKNOWN_SESSION, SessionOutcomes
from hypersign_kyc.outcomes.upstream_steps import look_of_answer
from hypersign_kyc.session_errors import SessionExpired, SessionNotConfirmed
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.steps import Ending
from hypersign_kyc.settings import CompanySettings
from hypersign_kyc.upstream.kyc import KycClient, Shown
from hypersign_kyc.upstream.operations import VERIFIED_DATA
from hypersign_kyc.upstream.verified_wire import VerifiedCredential
from hypersign_kyc.upstream.wire import OutcomeAnswer
from hypersign_kyc.upstream_errors import UpstreamError, UpstreamMismatch


@dataclass(frozen=True)
class _Shared:
    """What the user of a session shared. `issued` says of each credential whether the session's
    face match issued it.
    """

    record: SessionRecord
    shown: Shown
    issued: Sequence[bool | None]

    def of_the_session(self, issuer_did: str) -> list[VerifiedCredential]:
        """Return the credentials that say who the person is. If it is not known which ones were
        issued in the session, return those of the company's own issuer.
        """
        return [
            credential
            for credential, issued in zip(self.shown.read.credentials, self.issued, strict=True)
            if issued or (issued is None and credential.issuer == issuer_did)
        ]


@dataclass(frozen=True)
class VerifiedData:
    """Fetches verified data. Needs the table of sessions.

    All methods raise `NotFound`, `SessionNotConfirmed`, `SessionExpired` (Hypersign has deleted
    it), `UpstreamMismatch` (Hypersign's answer contradicts the session's record), and
    `UpstreamFailure`. Before they answer, they write to the audit trail who asked.
    """

    outcomes: SessionOutcomes
    kyc: KycClient
    settings: CompanySettings

    def fetch(self, session_id: str, principal: str, deadline: Deadline) -> VerifiedDataResult:
        """Return the data of a confirmed session."""
        shared = self._shared(session_id, deadline)
        record, credentials = shared.record, shared.shown.read.credentials
        audit("verified data read", principal=principal, session_id=record.session_id)
        observation.count("VerifiedDataReads")
        return VerifiedDataResult(
            data=Data(
                session_id=record.session_id,
                user_key=record.user_key,
                environment=self.settings.kyc_environment,
                confirmed_at=utc(record.ended_at),
                person=person_of(shared.of_the_session(self.settings.issuer_did)),
                presentation=shared.shown.presentation,
                subjects=[
                    subject
                    for credential, issued in zip(credentials, shared.issued, strict=True)
                    for subject in subjects_of(credential, issued=issued)
                ],
            )
        )

    def age_over(
        self, session_id: str, years_text: str, principal: str, deadline: Deadline
    ) -> AgeOverResult:
        """Return whether the user of a confirmed session is at least so many years old. Raises
        `InvalidRequest` if that is not a number from 1 to 150.
        """
        years = age.years_in(years_text)
        shared = self._shared(session_id, deadline)
        record = shared.record
        person = person_of(shared.of_the_session(self.settings.issuer_did))
        audit("age read", principal=principal, session_id=record.session_id, years=str(years))
        observation.count("AgeReads")
        return AgeOverResult(
            data=AgeOver(
                session_id=record.session_id,
                user_key=record.user_key,
                environment=self.settings.kyc_environment,
                years=years,
                age_over=age.is_over(person.date_of_birth, years, age.today(now_ms())),
            )
        )

    def _shared(self, session_id: str, deadline: Deadline) -> _Shared:
        record = self.outcomes.get(session_id)
        if record is None:
            raise NotFound("There is no such session.", next_step="", hint=UNKNOWN_SESSION)
        observation.session_id = session_id
        if record.ended_as is not Ending.CONFIRMED:
            raise _not_confirmed(record)
        shown = self._shown(record, deadline)
        documents = shown.read.documents
        issued = issued_in_session(record, documents)
        if shown.session_id != record.session_id:
            raise _mismatch("session")
        if shown.read.holder != record.did:
            raise _mismatch("holder")
        if is_foreign(record, documents, issued):
            raise _mismatch("credentials")
        return _Shared(record, shown, issued)

    def _shown(self, record: SessionRecord, deadline: Deadline) -> Shown:
        try:
            answer = self.kyc.outcome(record.session_id, deadline)
            if (id_token := answer.confirmed_id_token) is None:
                raise self._taken_back(record, answer)
            return self.kyc.verified_data(id_token, deadline)
        except SessionExpired as error:
            raise SessionExpired(
                "Hypersign does not have the data of this session any more.",
                next_step="",
                hint="Fetch the data when the event SessionConfirmed arrives, and keep it.",
            ) from error

    def _taken_back(self, record: SessionRecord, answer: OutcomeAnswer) -> SessionNotConfirmed:
        """Return the error for a confirmed session that Hypersign does not confirm now. Stores the
        rejection if Hypersign says that it rejected the session.
        """
        with suppress(UpstreamError):  # The answer says neither yes nor no.
            record = self.outcomes.store(record, look_of_answer(answer))
        return _not_confirmed(record)


def subjects_of(credential: VerifiedCredential, *, issued: bool | None) -> list[Subject]:
    """Return what a credential says: one item for each subject, or one without claims if it has
    none.
    """
    return [_subject(credential, claims, issued=issued) for claims in credential.subjects or [{}]]


def _subject(
    credential: VerifiedCredential, claims: dict[str, Any], *, issued: bool | None
) -> Subject:
    about = {name: value for name, value in claims.items() if name != "id"}
    omitted = [name for name, value in about.items() if _length(value) > LONGEST_VALUE]
    return Subject(
        id=credential.id,
        type=credential.type,
        issuer=credential.issuer,
        issued_at=credential.issued_at,
        expires_at=credential.expires_at,
        issued_in_session=issued,
        claims={name: value for name, value in about.items() if name not in omitted},
        omitted=omitted,
    )


def _length(value: Any) -> int:
    """Return the characters of a text, or the bytes of another value as JSON."""
    return len(value) if isinstance(value, str) else len(to_json(value))


def _not_confirmed(record: SessionRecord) -> SessionNotConfirmed:
    outcome = outcome_of(record.furthest, record.ended_as)
    return SessionNotConfirmed(
        outcome.value, final=record.ended_as in (Ending.REJECTED, Ending.EXPIRED)
    )


def _mismatch(what: str) -> UpstreamMismatch:
    observation.count("VerifiedDataMismatches")
    logger.error("verified data mismatch", operation=VERIFIED_DATA.name, mismatch=what)
    return UpstreamMismatch(VERIFIED_DATA.name, what)
