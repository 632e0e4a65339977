"""The stored format of a session: its record, its key, and how long it is kept."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.parsed import Parsed
from hypersign_kyc.sessions.steps import Ending, State, Step, step_named

#: How long Hypersign keeps a session.
SESSION_LIFETIME_S = 24 * 3600
#: How long a record stays after its session has expired. During this time callers get "expired"
#: instead of "not found". Then DynamoDB deletes the record.
KEPT_AFTER_EXPIRY_S = 24 * 3600
#: How long the sweep waits before it asks Hypersign: `EXPIRY_MARGIN_MS` after a session expired
#: without consent, `CONFIRMATION_DUE_MS` after an unconfirmed consent.
EXPIRY_MARGIN_MS = 60_000
CONFIRMATION_DUE_MS = 300_000
#: The index of records that the sweep must look at has 16 partition keys. A digest of a key chooses
#: one of them, because DynamoDB writes one partition key of an index at most 1,000 times a
#: second, and an index that is throttled throttles its table as well. The index is ordered by
#: `due_at`.
_AWAITING_SHARDS = 16
#: Records that were written before there were shards have this partition key.
AWAITING_BEFORE_SHARDS = "due"
#: The prefix of the keys of sessions. The session id follows.
SESSION = "session#"
#: The prefixes of the counts of a day's sessions: a user's (user key and date follow), and the
#: company's (the date follows).
USER_DAY = "day#"
BUDGET_DAY = "budget#"
#: How many new user tokens one session can get. Each costs credits.
MAX_RENEWALS = 20
#: A session is only continued if it lasts for this much longer.
CONTINUED_FOR_MS = 30 * 60_000
#: The most refusals that are stored. The oldest give way.
MOST_REFUSALS = 20


class Refused(Parsed):
    """A 422 that this API answered: our name of the step, our stable code, and when (epoch ms)."""

    step: str
    code: str
    at: int


class StepError(Parsed):
    """A step that failed at Hypersign: Hypersign's name of the step, our stable code, and
    Hypersign's error number if it sent one. Hypersign's texts are not stored.
    """

    step: str
    code: str
    error_code: int | None = None


class SessionRecord(Parsed):
    """A session: ids, times (epoch ms), state, counts and digests. The DID is the only personal
    value.
    """

    session_id: str
    #: Empty in the tombstone of an erased session.
    user_key: str = ""
    did: str
    verification_method_id: str
    expires_at: int
    #: When each user token of the session expires (epoch ms), by the token's digest. Empty in a
    #: tombstone.
    user_tokens: Mapping[str, int] = Field(default_factory=dict)
    step_state: State = State.CREATED
    extractions: int = 0
    face_matches: int = 0
    presentations: int = 0
    consents: int = 0
    #: How many renewals of the user token were counted.
    renewals: int = 0
    extraction_token_digest: str = ""
    credential_digests: frozenset[str] = frozenset()
    #: The digests of the same credentials' ids.
    credential_id_digests: frozenset[str] = frozenset()
    presentation_domain: str | None = None
    lease_owner: str | None = None
    lease_until: int | None = None
    #: The furthest state that the session has reached, and when. A repeated step can set
    #: `step_state` back, but never `furthest`.
    furthest: State = State.CREATED
    furthest_at: int = 0
    ended_as: Ending | None = None
    ended_at: int = 0
    #: When the sweep must look at the session. None if there is nothing to see.
    due_at: int | None = None
    #: When Hypersign was last asked for the outcome, and when it was asked the last question that
    #: it answered (not when the answer came).
    asked_at: int = 0
    answered_at: int = 0
    step_errors: tuple[StepError, ...] = ()
    #: What this API refused, oldest first.
    refusals: tuple[Refused, ...] = ()
    #: When the last refusal was, until a step succeeds.
    refused_at: int | None = None
    #: When Hypersign said that the session is unknown, or that it accepts no further step.
    unusable_at: int | None = None
    #: When a consent was last about to be sent. Removed if no consent can have reached Hypersign.
    consent_sent_at: int | None = None
    #: The digest of the consent that may have reached Hypersign, or of the one that counted.
    consent_digest: str | None = None
    #: The answer to the consent that counted, as JSON.
    consent_answer: str | None = None

    #: In a tombstone: the key of the user who was erased before the outcome was known.
    erased_user_key: str | None = None

    @property
    def is_tombstone(self) -> bool:
        """Return True if the user was erased, and the record only has the values for its last
        event.
        """
        return self.erased_user_key is not None

    @property
    def is_complete(self) -> bool:
        """Return True if no further step is possible."""
        return self.step_state is State.CONSENTED or self.ended_as is not None

    @property
    def changed_at(self) -> int:
        """Return when the session reached its current outcome (epoch ms)."""
        return self.furthest_at if self.ended_as is None else self.ended_at

    @property
    def purge_at(self) -> int:
        """Return when a session that did not end is deleted (epoch s)."""
        return purge_at(self.expires_at)

    @property
    def all_step_errors(self) -> tuple[StepError, ...]:
        """Return the failures that Hypersign reported, and what this API refused beyond them."""
        errors = list(self.step_errors)
        known = {error.code for error in errors}
        for refused in self.refusals:
            if refused.code not in known:
                known.add(refused.code)
                errors.append(StepError(step=step_named(refused.step).failed_as, code=refused.code))
        return tuple(errors)

    def attempts(self, step: Step) -> int:
        """Return how many attempts at the step were counted."""
        count: int = getattr(self, step.counter)
        return count

    def was_refused(self, step: Step) -> bool:
        """Return True if Hypersign refused this step before."""
        return any(refused.step == step.name for refused in self.refusals)


def purge_at(expires_at: int) -> int:
    """Return when a session that expires at this time (epoch ms) is deleted (epoch s)."""
    return expires_at // 1000 + KEPT_AFTER_EXPIRY_S


def lasts_long_enough(purge_at: int, now: int) -> bool:
    """Return True if an unfinished session that is deleted at `purge_at` (epoch s) lasts long
    enough to be continued at `now` (epoch ms).
    """
    return (purge_at - KEPT_AFTER_EXPIRY_S + 1) * 1000 > now + CONTINUED_FOR_MS


def awaiting_shards() -> tuple[str, ...]:
    """Return all partition keys of the index."""
    numbered = (_awaiting_shard(number) for number in range(_AWAITING_SHARDS))
    return (AWAITING_BEFORE_SHARDS, *numbered)


def awaiting_shard_of(key: str) -> str:
    """Return the partition key of a record in the index, from the record's key."""
    return _awaiting_shard(hashlib.sha256(key.encode()).digest()[0] % _AWAITING_SHARDS)


def _awaiting_shard(number: int) -> str:
    return f"{AWAITING_BEFORE_SHARDS}#{number}"


def key_of(session_id: str) -> str:
    """Return the key of a session's item."""
    return f"{SESSION}{session_id}"


def record_of(item: Mapping[str, Any]) -> SessionRecord:
    """Return an item as a session's record. Raises `StoreUnavailable` if it is not one."""
    try:
        return SessionRecord.model_validate(item)
    except ValidationError as error:
        raise StoreUnavailable from error
