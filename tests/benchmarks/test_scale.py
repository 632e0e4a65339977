"""How many verifications a second the parts can bear that all of them share."""

from pathlib import Path

import pytest

from benchmarks import aws_limits
from benchmarks.aws_limits import Limit
from benchmarks.scale import TARGET, Part, parts_of
from benchmarks.verification import Verification, measured
from tests.support.engine import DynamoDbEngine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


@pytest.fixture(scope="module")
def one(engine: DynamoDbEngine) -> Verification:
    return measured(engine)


@pytest.fixture(scope="module")
def parts(one: Verification) -> list[Part]:
    return list(parts_of(one))


def test_what_one_verification_takes_of_what_all_share(one: Verification) -> None:
    assert one.item_writes["budget"] == 1
    assert one.index_writes["awaiting"] <= 6
    assert one.events == 5
    assert one.upstream_calls <= 9
    assert sum(one.requests.values()) == one.invocations == 9
    assert one.table_writes["admin-tokens"] == 0


def test_what_nobody_can_raise_bears_the_target(parts: list[Part]) -> None:
    assert [part for part in parts if not part.raised_by and part.per_second < TARGET] == []
    assert sum(part.raised_by is None for part in parts) >= 3


def test_the_page_has_the_table_as_it_is(parts: list[Part]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = "\n".join(part.row() for part in parts)

    assert rows in page, rows


def test_the_page_has_every_limit_with_its_source() -> None:
    page = PAGE.read_text(encoding="utf-8")
    limits = [each for each in vars(aws_limits).values() if isinstance(each, Limit)]

    assert aws_limits.LOOKED_UP in page
    for limit in limits:
        assert f"| {limit.name} | {limit.value:,.0f} {limit.unit} | {limit.source} |" in page
