"""The times of a lease, to the millisecond."""

import pytest

from hypersign_kyc.aws import lease
from hypersign_kyc.aws.lease import LONGEST_LIKELY_S, Lease, is_held, poll_pause_s

NOW = 1_000_000
FURTHEST = NOW + LONGEST_LIKELY_S * 1000


def test_a_lease_ends_after_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "now_ms", lambda: NOW)

    values = Lease(6.5, "owner").taking()

    assert values == {
        "now": NOW,
        "lease_owner": "owner",
        "lease_until": NOW + 6500,
        "lease_unlikely": NOW + 330_000,
    }


@pytest.mark.parametrize(
    ("until", "held"),
    [
        (None, False),
        (NOW - 1, False),
        (NOW, False),
        (NOW + 1, True),
        (FURTHEST, True),
        (FURTHEST + 1, False),
    ],
)
def test_a_lease_is_held_until_it_ends_unless_a_wrong_clock_set_it(
    until: int | None, held: bool
) -> None:
    assert is_held(until, NOW) is held


@pytest.mark.parametrize(("polls", "longest"), [(0, 0.1), (1, 0.16), (2, 0.256), (20, 1.0)])
def test_pauses_between_reads_grow_to_a_second_and_are_spread(polls: int, longest: float) -> None:
    pauses = [poll_pause_s(polls) for _ in range(300)]

    assert longest / 2 <= min(pauses) < longest * 0.6
    assert longest * 0.9 < max(pauses) <= longest
