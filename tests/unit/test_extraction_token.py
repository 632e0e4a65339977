"""Hypersign's extraction token can be long."""

import pytest
from pydantic import ValidationError

from hypersign_kyc.upstream.wire import ExtractionData


def _read(length: int) -> str:
    answer = ExtractionData.model_validate({"data": {"extractionToken": "x" * length}})
    return answer.data.extraction_token


def test_an_extraction_token_may_be_as_long_as_the_app_may_send_it_back() -> None:
    assert len(_read(16_384)) == 16_384
    with pytest.raises(ValidationError):
        _read(16_385)
