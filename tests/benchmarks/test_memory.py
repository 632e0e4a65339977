"""How much memory a container needs and keeps."""

import pytest

from benchmarks import extraction, warm
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long


def test_a_large_document_takes_no_more_than_two_and_a_half_times_its_size(
    engine: DynamoDbEngine,
) -> None:
    samples = extraction.extractions(engine, 3)

    assert samples[0].body > 5_700_000
    assert max(sample.memory / sample.body for sample in samples) <= 2.5


def test_three_hundred_requests_leave_nothing_behind_and_mint_two_tokens(
    engine: DynamoDbEngine,
) -> None:
    growth, mints = warm.kept(engine, 300)

    assert growth <= 4
    assert mints == 2
