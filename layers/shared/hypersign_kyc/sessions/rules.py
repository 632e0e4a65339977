"""Who may do a step, and when: pure functions on a session's record.

The rule exists twice. `granting` is the condition under which DynamoDB grants a step in one write;
`refusal` explains afterwards why DynamoDB did not grant it. The two must agree for every record
and request: `test_no_order_of_steps_crashes_and_time_breaks_the_step_machine` compares them.
"""

from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from hypersign_kyc.aws.lease import Lease, is_held
from hypersign_kyc.digests import token_digest
from hypersign_kyc.errors import Forbidden, KycError, NotFound
from hypersign_kyc.session_errors import (
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.sessions.record import MAX_RENEWALS, SessionRecord
from hypersign_kyc.sessions.steps import PRESENTATION, Step


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
        return token_digest("".join(sorted(self.credential_digests)) + (self.domain or ""))


def granting(request: StepRequest, max_attempts: int) -> tuple[str, dict[str, Any]]:
    """Return the DynamoDB condition under which the request is granted, and the condition's values
    except those of `Lease.taking`.

    Must agree with `refusal`.
    """
    step = request.step
    conditions = [
        Lease.FREE,
        "user_token_digest = :user_token_digest",
        "expires_at > :now",
        "user_token_expires_at > :now",
        "attribute_not_exists(ended_as)",
    ]
    values: dict[str, Any] = {"user_token_digest": request.user_token_digest}
    begins = {f"state_{state}": state.value for state in step.begins}
    conditions.append(f"step_state IN ({', '.join(f':{name}' for name in begins)})")
    values |= begins
    for name in ("did", "verification_method_id", "extraction_token_digest"):
        if (own := getattr(request, name)) is not None:
            conditions.append(f"{name} = :{name}")
            values[name] = own
    for number, digest in enumerate(sorted(request.credential_digests)):
        conditions.append(f"contains(credential_digests, :credential_{number})")
        values[f"credential_{number}"] = digest
    if request.presentation_domain is not None:
        conditions.append(
            "(attribute_not_exists(presentation_domain)"
            " OR presentation_domain = :presentation_domain)"
        )
        values["presentation_domain"] = request.presentation_domain
    conditions.append(f"(attribute_not_exists({step.counter}) OR {step.counter} < :most)")
    values["most"] = step.limit(max_attempts)
    return " AND ".join(conditions), values


def refusal(  # noqa: PLR0911 - one line for each reason is the easiest to read
    record: SessionRecord | None, request: StepRequest, now: int, max_attempts: int
) -> KycError | None:
    """Return why the request cannot be granted at `now` (epoch ms), or None if it can.

    Must agree with `granting`.
    """
    step = request.step
    if record is None or not compare_digest(record.user_token_digest, request.user_token_digest):
        return NotFound()
    if record.expires_at <= now:
        return SessionExpired()
    if record.user_token_expires_at <= now:
        return UserTokenExpired()
    if record.is_complete:
        return SessionCompleted()
    if record.step_state not in step.begins:
        return StepOutOfOrder(
            f"The {step.title} is due when {step.due_after}.",
            next_step="Start again.",
            hint="Do the steps in order: extraction, face match, presentation, consent.",
        )
    if (field := _foreign_field(record, request)) is not None:
        return Forbidden(
            field=field, hint="Send the values that this session's bundle and steps returned."
        )
    if record.attempts(step) >= step.limit(max_attempts):
        return TooManyAttempts(
            f"There were too many attempts at the {step.title} in this session.",
            retry_after=None,
            next_step="Start again.",
        )
    if is_held(record.lease_until, now):
        return StepInProgress()
    return None


def renewal_refusal(record: SessionRecord | None, user_key: str, now: int) -> KycError | None:
    """Return why the user token of a session cannot be renewed at `now` (epoch ms), or None.

    Must agree with the condition in `Sessions.begin_renewal`.
    """
    if record is None or record.user_key != user_key:
        return NotFound()
    if record.expires_at <= now:
        return SessionExpired()
    if record.is_complete:
        return SessionCompleted()
    if record.renewals >= MAX_RENEWALS:
        return TooManyAttempts(
            "The token of this session was renewed too often.",
            retry_after=None,
            next_step="Start again.",
        )
    return None


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
