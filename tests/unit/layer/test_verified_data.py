"""What the company gets of a confirmed session, and which answers of Hypersign are refused."""

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hypersign_kyc.company_models import Person
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import document_digest
from hypersign_kyc.errors import InvalidRequest, KycError, NotFound
from hypersign_kyc.observability import Seen, observation
from hypersign_kyc.outcomes.rules import Look
from hypersign_kyc.session_errors import SessionExpired, SessionNotConfirmed
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.steps import Ending, State
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.upstream.kyc import Shown
from hypersign_kyc.upstream.verified_wire import VerifiedPresentation
from hypersign_kyc.upstream.wire import OutcomeAnswer
from hypersign_kyc.upstream_errors import UpstreamMismatch
from hypersign_kyc.use_cases.verified_data import VerifiedData
from tests.support.log_lines import logged

SECONDS = Deadline.after(20)
USER_KEY = "0" * 64
PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/crm"
NOW = int(datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp() * 1000)
OWN, OTHER = "did:hid:z6MkIssuer", "did:hid:z6MkOther"
PASSPORT = {
    "id": "vc:1",
    "type": ["VerifiableCredential", "PassportCredential"],
    "issuer": OWN,
    "issuanceDate": "2026-11-30T10:00:00Z",
    "expirationDate": "2027-11-30T10:00:00Z",
    "credentialSubject": {"id": "did:own", "surname": "LEE", "dateOfBirth": "2008-11-30"},
}
FOREIGN = PASSPORT | {"id": "vc:2", "issuer": OTHER, "credentialSubject": {"surname": "FOE"}}
RECORD = SessionRecord(
    session_id="session",
    user_key=USER_KEY,
    did="did:own",
    verification_method_id="did:own#key-1",
    expires_at=1,
    furthest=State.CONSENTED,
    ended_as=Ending.CONFIRMED,
    ended_at=1_800_000_000_000,
    credential_digests=frozenset({document_digest(PASSPORT)}),
)
CONFIRMED = {"success": True, "data": {"idToken": "the-id-token"}}


@dataclass
class Settings:
    kyc_environment: KycEnvironment = KycEnvironment.PRODUCTION
    issuer_did: str = OWN


@dataclass
class World:
    """A stored session, and what Hypersign answers about it."""

    record: SessionRecord | None = RECORD
    answer: dict[str, Any] = field(default_factory=lambda: CONFIRMED)
    credentials: tuple[dict[str, Any], ...] = (PASSPORT,)
    holder: str = "did:own"
    session_id: str = "session"
    gone: str = ""
    stored: list[Look] = field(default_factory=list)

    def get(self, session_id: str) -> SessionRecord | None:
        assert session_id == "session"
        return self.record

    def store(self, asked: SessionRecord, look: Look) -> SessionRecord:
        assert asked is self.record
        self.stored.append(look)
        return asked.model_copy(update={"ended_as": Ending.REJECTED})

    def outcome(self, session_id: str, deadline: Deadline) -> OutcomeAnswer:
        assert (session_id, deadline) == ("session", SECONDS)
        if self.gone == "outcome":
            raise SessionExpired
        return OutcomeAnswer.model_validate(self.answer)

    def verified_data(self, id_token: str, deadline: Deadline) -> Shown:
        assert (id_token, deadline) == ("the-id-token", SECONDS)
        if self.gone == "verified_data":
            raise SessionExpired
        presentation = {"holder": self.holder, "verifiableCredential": list(self.credentials)}
        read = VerifiedPresentation.model_validate(presentation)
        return Shown(self.session_id, presentation, read)

    @property
    def use_case(self) -> VerifiedData:
        return VerifiedData(self, self, Settings())  # type: ignore[arg-type]  # what it calls

    def data(self) -> Any:
        return self.use_case.fetch("session", PRINCIPAL, SECONDS).data

    def refused(self) -> tuple[KycError, Seen]:
        """Return the error of both routes, and what was observed of the first."""
        with observation.record() as seen, pytest.raises(KycError) as refused:
            self.data()
        with observation.record(), pytest.raises(type(refused.value)):
            self.use_case.age_over("session", "18", PRINCIPAL, SECONDS)
        return refused.value, seen


def test_the_data_of_a_confirmed_session_is_answered_counted_and_audited() -> None:
    world = World(credentials=(FOREIGN, PASSPORT))

    with observation.record() as seen, logged() as lines:
        data = world.data()

    assert (data.session_id, data.user_key, data.environment) == ("session", USER_KEY, "production")
    assert data.confirmed_at == datetime.fromtimestamp(1_800_000_000, UTC)
    assert data.presentation["verifiableCredential"] == [FOREIGN, PASSPORT]
    assert [(each.id, each.issued_in_session) for each in data.subjects] == [
        ("vc:2", False),
        ("vc:1", True),
    ]
    assert data.person == Person(
        surname="LEE", date_of_birth="2008-11-30", document_type="PassportCredential"
    )
    assert (seen.session_id, seen.counted) == ("session", ["VerifiedDataReads"])
    (line,) = lines
    assert (line["message"], line["action"]) == ("audit", "verified data read")
    assert (line["principal"], line["session_id"]) == (PRINCIPAL, "session")


def test_a_subject_has_what_its_credential_says_without_pictures() -> None:
    claims = {"id": "did:own", "a": "x" * 1000, "b": "x" * 1001, "c": ["x" * 500] * 2, "d": [1]}
    many = PASSPORT | {"credentialSubject": [claims, {"e": 1}]}
    none = {name: value for name, value in PASSPORT.items() if name != "credentialSubject"}
    record = RECORD.model_copy(
        update={"credential_digests": frozenset(map(document_digest, (many, none)))}
    )

    first, second, third = World(record, credentials=(many, none)).data().subjects

    assert first.model_dump() == {
        "id": "vc:1",
        "type": ["VerifiableCredential", "PassportCredential"],
        "issuer": OWN,
        "issued_at": "2026-11-30T10:00:00Z",
        "expires_at": "2027-11-30T10:00:00Z",
        "issued_in_session": True,
        "claims": {"a": "x" * 1000, "d": [1]},
        "omitted": ["b", "c"],
    }
    assert (second.claims, third.claims) == ({"e": 1}, {})


def test_if_no_digests_are_known_the_companys_own_issuer_says_who_the_person_is() -> None:
    record = RECORD.model_copy(update={"credential_digests": frozenset()})

    world = World(record, credentials=(FOREIGN, PASSPORT))

    data = world.data()
    age = world.use_case.age_over("session", "1", PRINCIPAL, SECONDS).data

    assert [each.issued_in_session for each in data.subjects] == [None, None]
    assert data.person.surname == "LEE"
    assert age.age_over is True


@pytest.mark.parametrize(("years", "is_over"), [("17", True), ("18", False)])
def test_an_age_is_reached_once_the_birthday_has_begun_everywhere(
    monkeypatch: pytest.MonkeyPatch, years: str, *, is_over: bool
) -> None:
    # It is 30 November in London, but not yet at UTC-12.
    at = NOW - 60_000
    monkeypatch.setattr(time, "time_ns", lambda: at * 1_000_000)

    with observation.record() as seen, logged() as lines:
        data = (
            World(credentials=(FOREIGN, PASSPORT))
            .use_case.age_over("session", years, PRINCIPAL, SECONDS)
            .data
        )

    assert data.model_dump() == {
        "session_id": "session",
        "user_key": USER_KEY,
        "environment": KycEnvironment.PRODUCTION,
        "years": int(years),
        "age_over": is_over,
    }
    assert (seen.session_id, seen.counted) == ("session", ["AgeReads"])
    (line,) = lines
    assert (line["message"], line["action"], line["years"]) == ("audit", "age read", years)
    assert (line["principal"], line["session_id"]) == (PRINCIPAL, "session")


def test_an_impossible_age_is_refused_before_the_session_is_read() -> None:
    with pytest.raises(InvalidRequest):
        VerifiedData(None, None, None).age_over("session", "0", PRINCIPAL, SECONDS)  # type: ignore[arg-type]  # nothing is called


def test_an_unknown_session_is_not_found_and_not_logged() -> None:
    error, seen = World(record=None).refused()

    assert isinstance(error, NotFound)
    assert (str(error), error.next_step) == ("There is no such session.", "")
    assert "ResultRetentionDays" in error.hint
    assert seen.session_id is None


@pytest.mark.parametrize(
    ("ended_as", "outcome", "final"),
    [
        (None, "consented", False),
        (Ending.REJECTED, "rejected", True),
        (Ending.EXPIRED, "expired", True),
    ],
)
def test_only_a_confirmed_session_has_data(
    ended_as: Ending | None, outcome: str, *, final: bool
) -> None:
    error, seen = World(RECORD.model_copy(update={"ended_as": ended_as}), gone="outcome").refused()

    assert isinstance(error, SessionNotConfirmed)
    assert error.retryable is not final
    assert [problem.problem for problem in error.problems] == [outcome]
    assert seen.session_id == "session"


@pytest.mark.parametrize(
    ("answer", "stored", "final"),
    [
        ({"success": False, "data": {"idToken": "x"}}, [Look(denied=True)] * 2, True),
        # Hypersign says neither yes nor no.
        ({"success": True, "data": {}}, [], False),
    ],
)
def test_a_confirmation_that_hypersign_takes_back_is_stored(
    answer: dict[str, Any], stored: list[Look], *, final: bool
) -> None:
    world = World(answer=answer)

    error, _ = world.refused()

    assert isinstance(error, SessionNotConfirmed)
    assert error.retryable is not final
    assert world.stored == stored


@pytest.mark.parametrize("gone", ["outcome", "verified_data"])
def test_data_that_hypersign_has_deleted_is_gone(gone: str) -> None:
    error, _ = World(gone=gone).refused()

    assert isinstance(error, SessionExpired)
    assert isinstance(error.__cause__, SessionExpired)
    assert str(error) == "Hypersign does not have the data of this session any more."
    assert error.next_step == ""
    assert "SessionConfirmed" in error.hint


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"session_id": "another"}, "session"),
        ({"holder": "did:another"}, "holder"),
        ({"credentials": (FOREIGN,)}, "credentials"),
    ],
)
def test_an_answer_that_contradicts_the_session_is_not_passed_on(
    changed: dict[str, Any], what: str
) -> None:
    with logged() as lines:
        error, seen = replace(World(), **changed).refused()

    assert isinstance(error, UpstreamMismatch)
    assert (error.operation, f"({what})" in error.hint) == ("verified_data", True)
    assert seen.counted == ["VerifiedDataMismatches"]
    for line in lines:
        assert (line["level"], line["message"]) == ("ERROR", "verified data mismatch")
        assert (line["operation"], line["mismatch"]) == ("verified_data", what)
    assert len(lines) == 2
