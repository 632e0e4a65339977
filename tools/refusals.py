"""The codes of a refused document, face or consent, from the one table of reasons."""

from hypersign_kyc.api.error_table import Row
from hypersign_kyc.reasons import BY_STEP_AND_NUMBER, GENERAL, REASONS, Reason


def _meaning(reason: Reason) -> str:
    """Where Hypersign says it: step and number, or the text code of the same name."""
    pairs = [
        f"`{step}` {number}" for (step, number), its in BY_STEP_AND_NUMBER.items() if its is reason
    ]
    said = [f"Hypersign says {', '.join(pairs)}."] if pairs else []
    if reason.code in GENERAL:
        said.append("Hypersign refused and gave no reason that is known.")
    elif not pairs:
        said.append("A step of Hypersign failed, and its code is not known.")
    return " ".join(said)


#: What comes with 422. Hypersign may send other text codes, which go on as they are.
REFUSALS = tuple(
    Row(
        422,
        reason.code,
        meaning=_meaning(reason),
        user=reason.message,
        user_next=reason.next_step,
        developer="Show `message` and `nextStep`."
        if reason.retryable
        else "Show `message` and `nextStep`. Do not offer the same step again.",
        retryable=reason.retryable,
    )
    for reason in REASONS
)
