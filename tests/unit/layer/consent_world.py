"""A session about to be consented to, and what Hypersign says about it."""

from dataclasses import dataclass, field
from typing import Any

from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.consent_models import ConsentRequest, ConsentResult
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import document_digest
from hypersign_kyc.errors import KycError
from hypersign_kyc.observability import Observation
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.step_runner import StepRunner
from hypersign_kyc.sessions.steps import CONSENT, State
from hypersign_kyc.sessions.store import Granted
from hypersign_kyc.settings import ConsentSettings
from hypersign_kyc.upstream.wire import StepAnswer, StepOutcome
from hypersign_kyc.use_cases.consent import Consent

SECONDS = Deadline.after(20)
FIRST, APP, FOREIGN = "https://first.example", "https://app.example", "https://evil.example"
PASSPORT, OTHER = {"id": "vc:1"}, {"id": "vc:2"}
SIGNED = {"signed": True}
RECORD = SessionRecord(
    session_id="session",
    did="did:own",
    verification_method_id="did:own#key-1",
    expires_at=1,
    step_state=State.VERIFIED,
)
GIVEN = {"userId": "user-1"}


def digest(credential: dict[str, Any] = PASSPORT, domain: str = FIRST) -> str:
    """Return the digest under which a consent to this credential is stored."""
    credentials = frozenset({document_digest(credential)})
    return StepRequest(CONSENT, "", "", credential_digests=credentials, domain=domain).digest


def sent_before(consent_digest: str) -> SessionRecord:
    """Return a session in which a consent was sent, but no answer to it stored."""
    return RECORD.model_copy(update={"consent_sent_at": 1, "consent_digest": consent_digest})


@dataclass
class World:
    """A stored session, and what Hypersign answers. `hypersigns_steps` is None if Hypersign has
    finished the session. `errors`: what the methods raise, by the words in `done`.
    """

    record: SessionRecord = RECORD
    origins: tuple[str, ...] = (FIRST, APP)
    hypersigns_steps: list[StepOutcome] | None = field(default_factory=list)
    errors: dict[str, KycError] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    granted: list[StepRequest] = field(default_factory=list)
    presented: list[tuple[list[dict[str, Any]], str]] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    stored: dict[str, Any] = field(default_factory=dict)

    def _do(self, name: str) -> None:
        self.done.append(name)
        if name in self.errors:
            raise self.errors[name]

    # The store.
    def grant(self, request: StepRequest, deadline: Deadline) -> Granted:
        self._do("grant")
        self.granted.append(request)
        return Granted(request, self.record, Lease(1))

    def get(self, session_id: str) -> SessionRecord:
        assert session_id == "session"
        return self.record

    def replace_consent(self, granted: Granted) -> None:
        self._do("replace")

    def complete(self, granted: Granted, results: Any) -> None:
        self._do("complete")
        self.stored = results

    def abandon(self, granted: Granted, **how: Any) -> None:
        self._do("abandon")

    # Hypersign.
    def steps(self, session_id: str, deadline: Deadline) -> list[StepOutcome] | None:
        assert (session_id, deadline) == ("session", SECONDS)
        self._do("ask")
        return self.hypersigns_steps

    def present(
        self, *, credentials: list[dict[str, Any]], domain: str, challenge: str, **signer: Any
    ) -> dict[str, Any]:
        assert challenge == "session"
        assert signer == {
            "holder_did": "did:own",
            "verification_method_id": "did:own#key-1",
            "deadline": SECONDS,
        }
        self.presented.append((credentials, domain))
        self._do("present")
        return SIGNED

    def consent(self, token: str, session_id: str, shown: Any, *_: Any, **how: Any) -> StepAnswer:
        assert (token, session_id) == ("user-token", "session")
        self.sent.append((shown, how["is_from_the_caller"]))
        self._do("send")
        return StepAnswer(data=GIVEN)

    def run(self, origin: str | None = None, **body: Any) -> ConsentResult:
        """Send a consent to the passport, or the consent with this body."""
        named: dict[str, Any] = {"allowed_origins": self.origins}
        settings = ConsentSettings.model_construct(**named)
        world: Any = self
        use_case = Consent(settings, world, StepRunner(world, Observation()), world, world)
        request = ConsentRequest(session_id="session", **(body or {"credentials": [PASSPORT]}))
        return use_case.consent("user-token", request, origin, SECONDS)


def presentation(
    *proofs: dict[str, Any], credentials: tuple[dict[str, Any], ...] = (PASSPORT,)
) -> dict[str, Any]:
    """Return a presentation of the user's own DID."""
    return {
        "holder": "did:own",
        "verifiableCredential": list(credentials),
        "proof": list(proofs),
    }


def fields(error: KycError) -> list[str]:
    """Return the fields of the request that the error names."""
    return [each.field for each in error.problems]


def proof(domain: str | None = APP, challenge: str = "session") -> dict[str, Any]:
    return {"challenge": challenge, "domain": domain}
