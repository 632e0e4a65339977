"""The KYC service's verification sessions."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from local.sandbox.refusals import Json, Refusal
from local.sandbox.tokens import Clock

LIFETIME_SECONDS = 24 * 3600


@dataclass(slots=True)
class KycSession:
    """One session as the KYC service stores it. `lock` guards every change."""

    session_id: str
    expires: float
    clock: Clock
    lock: threading.Lock = field(default_factory=threading.Lock)
    did: str = ""
    email: str = ""
    exchanges: int = 0
    extraction_token: str = ""
    document: Json | None = None
    verified: bool = False
    id_token: str = ""
    presentation: Json | None = None
    steps: list[Json] = field(default_factory=list)
    decided_at: float = 0.0
    rejected: bool = False
    #: The operations that were refused in this session.
    refused: set[str] = field(default_factory=set)
    #: The step with which a review rejects the confirmed session, from its `createdAt` on.
    review: Json | None = None
    reviewed_at: float = 0.0

    def decide(self, *, after: float, rejected: Refusal | None) -> Json | None:
        """Decide the session `after` seconds from now. Returns the record of the failed step if the
        session is rejected, else None.
        """
        record = self.record_failure(rejected) if rejected else None
        with self.lock:
            self.decided_at = self.clock() + after
            self.rejected = rejected is not None
        return record

    def reject_later(self, after: float, refusal: Refusal) -> Json:
        """Reject the session `after` seconds from now. Returns the record of the failed step."""
        at = self.clock() + after
        record = _failed(refusal, at)
        with self.lock:
            self.review, self.reviewed_at = record, at
        return record

    def later_rejection(self) -> Json | None:
        """Return the step with which a review has rejected the session, or None."""
        with self.lock:
            return self.review if self.clock() >= self.reviewed_at else None

    def finished_token(self) -> str:
        """Return the identity token if the session is finished, else an empty string."""
        with self.lock:
            finished = not self.rejected and self.clock() >= self.decided_at
            return self.id_token if finished else ""

    def bind(self, did: str, email: str) -> None:
        """Give the session to a user for good. Raises Refusal if it belongs to another."""
        with self.lock:
            if self.did and self.did != did:
                raise Refusal(403, "The session belongs to another user")
            self.did, self.email = did, email

    def user_id(self) -> str:
        """Return Hypersign's id of the person. Each DID has one."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, self.did))

    def record_success(self, step: str) -> None:
        """Record that a step succeeded. The session's outcome lists it."""
        success = {"stepName": step, "status": "success", "errorCode": None, "error": None}
        self._record(_dated(success, self.clock()))

    def record_failure(self, refusal: Refusal) -> Json:
        """Record the step that a refusal names as failed. Returns the record."""
        return self._record(_failed(refusal, self.clock()))

    def _record(self, record: Json) -> Json:
        with self.lock:
            self.steps.append(record)
        return record


def _failed(refusal: Refusal, at: float) -> Json:
    step = {
        "stepName": refusal.step,
        "status": "fail",
        "errorCode": refusal.code if isinstance(refusal.code, int) else None,
        "error": refusal.text,
    }
    return _dated(step, at)


def _dated(step: Json, at: float) -> Json:
    created = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    return {**step, "createdAt": created.replace("+00:00", "Z")}


class KycSessions:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, KycSession] = {}

    def create(self) -> KycSession:
        session = KycSession(str(uuid.uuid4()), self._clock() + LIFETIME_SECONDS, self._clock)
        session.record_success("start")
        with self._lock:
            self._sessions[session.session_id] = session
        return session

    def get(self, session_id: str) -> KycSession:
        with self._lock:
            session = self._sessions.get(session_id)
        if session is None:
            raise Refusal(404, "Session not found", code="SESSION_NOT_FOUND")
        return session

    def get_live(self, session_id: str) -> KycSession:
        session = self.get(session_id)
        if self._clock() >= session.expires:
            raise Refusal(400, "Session expired", code="SESSION_EXPIRED")
        return session
