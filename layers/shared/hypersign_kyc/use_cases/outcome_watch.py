"""Find out how sessions end: after a webhook from Hypersign, on a poll of the app, and if neither
came, when the sweep finds the session due.

The stored outcome changes the session's item, and the table's stream tells `outcome_events`:
`change_events` makes the event, and `publisher` puts it on EventBridge.
"""

from dataclasses import dataclass
from typing import Any

from hypersign_kyc.clock import now_ms, utc
from hypersign_kyc.company_models import CompanySessionStatusResult
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError, NotFound
from hypersign_kyc.observability import log_fields, logger, observation
from hypersign_kyc.outcomes.rules import Look, may_ask, may_change, outcome_of, retry_after_s
from hypersign_kyc.outcomes.store import UNKNOWN_SESSION, SessionOutcomes
from hypersign_kyc.outcomes.upstream_steps import look_of_answer
from hypersign_kyc.reasons import reason_of
from hypersign_kyc.session_errors import SessionExpired
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.record import SESSION, USER_DAY, SessionRecord, StepError
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.status_models import SessionStatusResult
from hypersign_kyc.upstream.kyc import KycClient
from hypersign_kyc.upstream.operations import OUTCOME
from hypersign_kyc.upstream_errors import UpstreamError, UpstreamTimeout
from hypersign_kyc.users.identity import Identity

#: How long Hypersign may take for one answer. It is short, because the user of a poll waits for it.
LOOK_S = 6.0


@dataclass(frozen=True)
class OutcomeWatch:
    """Asks Hypersign about a session at most once in a window. Stores the answer."""

    outcomes: SessionOutcomes
    kyc: KycClient
    erasure: SessionErasure
    environment: KycEnvironment

    def notice(self, session_id: str, sent_at: int, deadline: Deadline) -> bool:
        """Handle a notice, sent at `sent_at` (epoch ms), that the session changed. Anybody can send
        one, so Hypersign is asked, unless it has answered a question that was asked later.

        Returns False if Hypersign may not be asked yet (`rules.WINDOW_MS`); the caller must retry
        after the window. Raises `KycError` if Hypersign could not be asked.
        """
        record = self.outcomes.awaited(session_id)
        if record is None:
            observation.count("WebhooksUnknown")
            return True
        observation.count("WebhooksReceived")
        observation.session_id = session_id
        if not may_change(record) or record.answered_at >= sent_at:
            observation.count("WebhooksSpent")
            return True
        return self._look(record, deadline) is not None

    def status(
        self, identity: Identity, session_id: str, deadline: Deadline
    ) -> tuple[SessionStatusResult, int | None]:
        """Return the user's session, and after how many seconds there can be news (None if it
        ended).

        Asks Hypersign if the session has not ended and the window allows it. If Hypersign cannot
        answer, the stored record is returned. Raises `NotFound`, also for another user's session.
        """
        record = self.outcomes.get(session_id)
        if record is None or record.user_key != identity.user_key:
            raise NotFound(
                "There is no such session of this user.",
                hint="Send the sessionId of a bundle that this user was given.",
            )
        if record.ended_as is None:
            record = self.refreshed(record, deadline)
        status = SessionStatusResult.model_validate(self._status(record))
        return status, retry_after_s(record, now_ms())

    def company_status(
        self, session_id: str, deadline: Deadline
    ) -> tuple[CompanySessionStatusResult, int | None]:
        """Return what `status` returns, for a session of any user. Also asks Hypersign whether a
        confirmed session was rejected later. Raises `NotFound`.
        """
        record = self.outcomes.get(session_id)
        if record is None:
            raise NotFound("There is no such session.", next_step="", hint=UNKNOWN_SESSION)
        record = self.refreshed(record, deadline)
        status = self._status(record)
        status["data"]["user_key"] = record.user_key
        return CompanySessionStatusResult.model_validate(status), retry_after_s(record, now_ms())

    def _status(self, record: SessionRecord) -> dict[str, Any]:
        outcome = outcome_of(record.furthest, record.ended_as)
        return {
            "message": f"The session is {outcome.value}.",
            "data": self.data_of(record),
        }

    def data_of(self, record: SessionRecord) -> dict[str, Any]:
        """Return the fields of `SessionStatus`."""
        return {
            "session_id": record.session_id,
            "environment": self.environment,
            "step": record.step_state,
            "outcome": outcome_of(record.furthest, record.ended_as),
            "changed_at": utc(record.changed_at),
            "session_expires_at": utc(record.expires_at),
            "step_errors": [_explained(each) for each in record.all_step_errors],
        }

    def refreshed(self, record: SessionRecord, deadline: Deadline) -> SessionRecord:
        """Return the record after Hypersign was asked, or as it is if Hypersign cannot be asked."""
        observation.session_id = record.session_id
        try:
            return self._look(record, deadline) or record
        except KycError as error:
            logger.warning("outcome not refreshed", **log_fields(error))
            return record

    def due(self, key: str, deadline: Deadline) -> None:
        """Look at an item that the sweep queued, if it is still due. If that fails, a later sweep
        queues it again.
        """
        try:
            self._due(key, deadline)
        except KycError as error:
            observation.count("SweepFailures")
            logger.warning("sweep", **log_fields(error))

    def _due(self, key: str, deadline: Deadline) -> None:
        if key.startswith(USER_DAY):
            self.erasure.finish(key)
            return
        record = self.outcomes.awaited(key.removeprefix(SESSION))
        if record is None or record.due_at is None or record.due_at > now_ms():
            # Somebody looked at it while the message waited.
            return
        observation.session_id = record.session_id
        if record.is_tombstone and record.ended_as is not None:
            self.erasure.forget(key)
        elif record.ended_as is None:
            self._look(record, deadline)

    def _look(self, record: SessionRecord, deadline: Deadline) -> SessionRecord | None:
        """Ask Hypersign. Returns the stored session, or None if Hypersign may not be asked now."""
        if not may_ask(record, now_ms()):
            return None
        if deadline.remaining() < LOOK_S:
            raise UpstreamTimeout(OUTCOME.name, done=False)
        asked = self.outcomes.reserve(record)
        if asked is None:
            return None
        stored = self.outcomes.store(asked, self._ask(asked, deadline.within(LOOK_S)))
        if stored.ended_as not in (None, asked.ended_as):
            observation.count(f"Sessions{stored.ended_as.value.capitalize()}")
            if stored.consent_sent_at is not None and asked.ended_as is None:
                observation.measure("ConsentToOutcome", stored.ended_at - stored.consent_sent_at)
        return stored

    def _ask(self, record: SessionRecord, deadline: Deadline) -> Look:
        try:
            answer = self.kyc.outcome(record.session_id, deadline)
        except SessionExpired:
            return Look(errors=record.step_errors, gone=True)
        except UpstreamError as error:
            if error.upstream_status == 404 and record.expires_at <= now_ms():
                return Look(errors=record.step_errors, gone=True)
            raise
        return look_of_answer(answer)


def _explained(error: StepError) -> dict[str, Any]:
    reason = reason_of(error.step, error.code)
    return {
        "step": error.step,
        # A refusal can have a code of Hypersign that is not in our table.
        "code": error.code,
        "error_code": error.error_code,
        "retryable": reason.retryable,
        "message": reason.message,
        "next_step": reason.next_step,
    }
