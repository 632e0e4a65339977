"""What a session's record allows: to do a step, to renew a user token, to continue the session.
Pure functions. `StepRunner.step` lists what else a step must pass.

Each rule exists twice. One half is the condition under which DynamoDB grants the request in one
write, the other half says what the record does not allow:

    granting    refusal           a step
    renewing    renewal_refusal   a new user token for a session that the caller names
    continuing  can_continue      a first call goes on with the user's unfinished session

The halves must agree for every record and request:
`test_no_order_of_steps_crashes_and_time_breaks_the_step_machine` compares them.
"""

from dataclasses import dataclass, field
from typing import Any

from hypersign_kyc.aws.lease import Lease, is_held, lease_times
from hypersign_kyc.digests import text_digest
from hypersign_kyc.errors import Forbidden, KycError, NotFound
from hypersign_kyc.session_errors import (
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.sessions.record import CONTINUED_FOR_MS, MAX_RENEWALS, SessionRecord
from hypersign_kyc.sessions.steps import COSTLY, PRESENTATION, STEP_ORDER, Ending, State, Step

# Clauses of the conditions below.
OF_THE_USER = "user_key = :user_key"
_NOT_EXPIRED = "expires_at > :now"
_NOT_ENDED = "attribute_not_exists(ended_as)"
_NOT_CONSENTED = "step_state <> :consented"
_NO_CONSENT_SENT = "attribute_not_exists(consent_sent_at)"
_NOTHING_REFUSED_SINCE = "attribute_not_exists(refused_at)"
_USABLE = "attribute_not_exists(unusable_at)"
_BEARER_IS_VALID = "user_tokens.#user_token > :now"
#: Sessions that were opened before a session could have several user tokens have no such map.
_KEEPS_TOKENS = "attribute_exists(user_tokens)"
_SAME_DOMAIN = (
    "(attribute_not_exists(presentation_domain) OR presentation_domain = :presentation_domain)"
)


def _left(counter: str, most: str) -> str:
    return f"(attribute_not_exists({counter}) OR {counter} < :{most})"


@dataclass(frozen=True)
class Condition:
    """A condition of DynamoDB, with its values and names."""

    text: str
    values: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StepRequest:
    """A request to do a step, with those of its values that must belong to the session. A value is
    None if the request does not contain it.
    """

    step: Step
    session_id: str
    user_token_digest: str
    did: str | None = None
    verification_method_id: str | None = None
    extraction_token_digest: str | None = None
    credential_digests: frozenset[str] = frozenset()
    presentation_domain: str | None = None
    #: The domain that a consent is made for.
    domain: str | None = None

    @property
    def digest(self) -> str:
        """Return a digest of credentials and domain. A repeated consent must have the same digest
        as the first one.

        Credential digests have a fixed length, so different requests give different texts.
        """
        return text_digest("".join(sorted(self.credential_digests)) + (self.domain or ""))


def granting(request: StepRequest, max_attempts: int) -> Condition:
    """Return the condition under which the request is granted, without the values of
    `Lease.taking`.

    Must agree with `refusal`.
    """
    step = request.step
    conditions = [Lease.FREE, _BEARER_IS_VALID, _NOT_EXPIRED, _NOT_ENDED]
    values: dict[str, Any] = {f"state_{state}": state.value for state in step.begins}
    conditions.append(f"step_state IN ({', '.join(f':{name}' for name in values)})")
    for name in ("did", "verification_method_id", "extraction_token_digest"):
        if (own := getattr(request, name)) is not None:
            conditions.append(f"{name} = :{name}")
            values[name] = own
    for number, digest in enumerate(sorted(request.credential_digests)):
        conditions.append(f"contains(credential_digests, :credential_{number})")
        values[f"credential_{number}"] = digest
    if request.presentation_domain is not None:
        conditions.append(_SAME_DOMAIN)
        values["presentation_domain"] = request.presentation_domain
    conditions.append(_left(step.counter, "most"))
    values["most"] = step.limit(max_attempts)
    names = {"#user_token": request.user_token_digest}
    return Condition(" AND ".join(conditions), values, names)


def refusal(  # noqa: PLR0911 - one line for each reason is the easiest to read
    record: SessionRecord | None, request: StepRequest, now: int, max_attempts: int
) -> KycError | None:
    """Return why the request cannot be granted at `now` (epoch ms), or None if it can.

    Must agree with `granting`.
    """
    step = request.step
    if record is None or request.user_token_digest not in record.user_tokens:
        return NotFound()
    if record.expires_at <= now:
        return SessionExpired()
    if record.user_tokens[request.user_token_digest] <= now:
        return UserTokenExpired()
    if record.is_complete:
        return _completed(record)
    if record.step_state not in step.begins:
        return StepOutOfOrder(
            hint=(
                f"The {step.title} is due when {step.due_after}. "
                f"Do the steps in order: {STEP_ORDER}."
            )
        )
    if (field_ := _foreign_field(record, request)) is not None:
        return Forbidden(
            field=field_, hint="Send the values that this session's bundle and steps returned."
        )
    # Before the attempts: the running step has counted one, and may give it back.
    if is_held(record.lease_until, now):
        return StepInProgress()
    if record.attempts(step) >= step.limit(max_attempts):
        return TooManyAttempts(
            next_step="Start again.",
            hint=f"This session has no further attempt at the {step.title}. Open a new session.",
        )
    return None


def _completed(record: SessionRecord) -> SessionCompleted:
    """Return the refusal of a session that accepts no further step. After a rejection, the user has
    to start again.
    """
    is_refused = record.ended_as in (Ending.REJECTED, Ending.EXPIRED)
    return SessionCompleted(next_step="Start again." if is_refused else None)


def renewing(user_key: str, now: int) -> Condition:
    """Return the condition under which a renewal is counted. Must agree with `renewal_refusal`."""
    binding = binding_token(user_key)
    clauses = [binding.text, _KEEPS_TOKENS, _NOT_EXPIRED, _left("renewals", "most_renewals")]
    values = binding.values | {"now": now, "most_renewals": MAX_RENEWALS}
    return Condition(" AND ".join(clauses), values)


def binding_token(user_key: str) -> Condition:
    """Return the condition under which a session gets the user token that Hypersign made for it.
    The user may have been erased, or the session may have ended, since the renewal was counted.
    """
    return Condition(
        f"{OF_THE_USER} AND {_NOT_ENDED} AND {_NOT_CONSENTED}",
        {"user_key": user_key, "consented": State.CONSENTED.value},
    )


def renewal_refusal(record: SessionRecord | None, user_key: str, now: int) -> KycError | None:
    """Return why the user token of a session cannot be renewed at `now` (epoch ms), or None.

    Must agree with `renewing`.
    """
    if record is None or record.user_key != user_key or not record.user_tokens:
        return NotFound()
    if record.expires_at <= now:
        return SessionExpired()
    if record.is_complete:
        return _completed(record)
    if record.renewals >= MAX_RENEWALS:
        return TooManyAttempts(
            next_step="Start again.",
            hint="This session's user token was renewed 20 times. Open a new session.",
        )
    return None


def continuing(user_key: str, now: int, max_attempts: int) -> Condition:
    """Return the condition under which a first call continues the session, and its renewal is
    counted. Must agree with `can_continue`.
    """
    renewal = renewing(user_key, now)
    clauses = [
        renewal.text,
        Lease.NOT_HELD,
        "expires_at >= :lasts_until",
        _NO_CONSENT_SENT,
        _NOTHING_REFUSED_SINCE,
        _USABLE,
        *(_left(step.counter, "most") for step in COSTLY),
    ]
    values = lease_times(now) | renewal.values
    values |= {"lasts_until": now + CONTINUED_FOR_MS, "most": max_attempts}
    return Condition(" AND ".join(clauses), values)


def can_continue(record: SessionRecord, user_key: str, now: int, max_attempts: int) -> bool:
    """Return True if a first call of this user at `now` (epoch ms) continues the session.

    Must agree with `continuing`.
    """
    return (
        renewal_refusal(record, user_key, now) is None
        and not is_held(record.lease_until, now)
        and record.expires_at >= now + CONTINUED_FOR_MS
        and record.consent_sent_at is None
        and record.refused_at is None
        and record.unusable_at is None
        and all(record.attempts(step) < max_attempts for step in COSTLY)
    )


def _foreign_field(  # noqa: PLR0911 - one line for each field is the easiest to read
    record: SessionRecord, request: StepRequest
) -> str | None:
    """Return the first field of the request's body that does not belong to the session."""
    is_presented = request.presentation_domain is not None
    if request.did not in (None, record.did):
        return "presentation" if is_presented else "holderDid"
    if request.verification_method_id not in (None, record.verification_method_id):
        return "verificationMethodId"
    if request.extraction_token_digest not in (None, record.extraction_token_digest):
        return "documentToken"
    if not request.credential_digests <= record.credential_digests:
        if is_presented:
            return "presentation"
        return "credentialDocuments" if request.step is PRESENTATION else "credentials"
    if is_presented and record.presentation_domain not in (None, request.presentation_domain):
        return "presentation"
    return None
