"""The messages of the webhooks' queue."""

import pytest
from pydantic import ValidationError

from hypersign_kyc.models import DueMessage

FORGED = '{"sessionId":"x","due":"day#somebody"}'


def test_a_webhook_cannot_pass_for_a_message_of_the_sweep() -> None:
    assert DueMessage.model_validate_json('{"due":"session#1"}').due == "session#1"

    with pytest.raises(ValidationError):
        DueMessage.model_validate_json(FORGED)
