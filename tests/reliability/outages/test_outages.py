"""The dashboard service fails. Containers with a token continue, the others tell callers when to
try again, and the fleet sends few mints.
"""

import os
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from hypersign_kyc.admin_tokens import cache
from tests.reliability.conftest import World
from tests.reliability.rig import faults
from tests.reliability.rig.fleet import Fleet
from tests.support.canned_answers import KYC, SSI
from tests.support.canned_upstream import Fault
from tests.support.waiting import until

pytestmark = pytest.mark.long

#: Together they make more than a hundred calls.
CONTAINERS = 50 if "STRESS_ROUNDS" in os.environ else 16
ROUNDS = 7
#: The dashboard service hangs for longer than a caller may wait.
HANGING_S = 20
#: The dashboard service's `Retry-After`. It is longer than two calls take, even on a busy machine.
RETRY_AFTER_S = 8
Note = Callable[[str, float], None]
USERS = [f"user{number}@example.com" for number in range(CONTAINERS)]
#: The shortest back-off after a failure with an HTTP status.
BACKOFF_S = cache.backoff_s(1, 5)


def age(world: World, *, refresh_in: float, expires_in: float) -> None:
    """Move the times of the fleet's tokens (seconds from now)."""
    now = time.time()
    for service in (KYC, SSI):
        item = world.token_item(service)
        item |= {
            "refresh_at": round((now + refresh_in) * 1000),
            "expires_at": round((now + expires_in) * 1000),
        }
        world.engine.put(world.tables.admin_tokens, **item)


def test_an_ageing_token_serves_all_while_the_issuer_is_down(
    world: World, fleet: Fleet, note: Note
) -> None:
    fleet.open(world.environment(), CONTAINERS)
    assert fleet.processes[0].do("handle", USERS[0]).status == 200
    age(world, refresh_in=-60, expires_in=600)
    world.upstream.fault("admin_token", faults.refuses(503))
    before = world.upstream.mints()
    fleet.open(world.environment(), CONTAINERS)

    # The first round finds the ageing token in the table, the others in memory.
    started = time.monotonic()
    outcomes = [outcome for _ in range(ROUNDS) for outcome in fleet.bundles(USERS)]

    assert [outcome for outcome in outcomes if outcome.status != 200] == []
    for service in (KYC, SSI):
        attempts = world.upstream.moments[f"admin_token_{service}"][before[service] :]
        assert attempts, "nobody tried to renew the token"
        note("ageing token, issuer down: seconds", time.monotonic() - started)
        note("ageing token, issuer down: mints tried of a service", len(attempts))
        assert all(later - earlier > BACKOFF_S for earlier, later in pairwise(attempts))


@pytest.mark.parametrize(
    ("issuer", "statuses"),
    [
        (faults.refuses(500), {503}),
        (faults.refuses(503), {503}),
        (None, {503}),
        # The container that asked reports a time-out. The containers that waited for it report that
        # there is no token.
        (faults.Slow(HANGING_S), {503, 504}),
    ],
    ids=["500", "503", "refused", "hanging"],
)
def test_without_a_token_the_caller_hears_soon_when_to_come_back(
    world: World,
    fleet: Fleet,
    note: Note,
    issuer: Fault | None,
    statuses: set[int],
) -> None:
    fleet.open(world.environment(), len(fleet.processes))
    assert fleet.processes[0].do("handle", USERS[0]).status == 200
    age(world, refresh_in=-600, expires_in=-60)
    before = world.upstream.mints()
    # Nothing listens on port 9.
    down = {} if issuer else {"DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "http://127.0.0.1:9"}
    if issuer:
        world.upstream.fault("admin_token", issuer)
    fleet.open(world.environment(**down), len(fleet.processes))

    outcomes = fleet.all_do("handle", USERS[0])

    assert {outcome.status for outcome in outcomes} <= statuses
    assert all(outcome.retry_after >= 1 for outcome in outcomes)
    assert max(outcome.seconds for outcome in outcomes) < HANGING_S
    for outcome in outcomes:
        note("no token, issuer down: seconds until the caller hears so", outcome.seconds)
    after = world.upstream.mints()
    assert after - before == (dict.fromkeys((KYC, SSI), 1) if issuer else {})


def test_the_issuers_retry_after_is_kept_by_the_whole_fleet(world: World, fleet: Fleet) -> None:
    world.upstream.fault("admin_token", faults.refuses(429, retry_after=RETRY_AFTER_S))
    fleet.open(world.environment(), len(fleet.processes))

    refused = fleet.all_do("handle", USERS[0]) + fleet.all_do("handle", USERS[0])

    assert {outcome.status for outcome in refused} == {503}
    assert all(1 <= outcome.retry_after <= RETRY_AFTER_S for outcome in refused)
    assert world.upstream.mints() == {KYC: 1, SSI: 1}
    world.upstream.mend()
    asked = max(moments[0] for moments in world.upstream.moments.values())
    until(lambda: time.monotonic() > asked + RETRY_AFTER_S + 0.1)
    served = fleet.all_do("handle", USERS[0])
    assert {outcome.status for outcome in served} == {200}
    assert world.upstream.mints() == {KYC: 2, SSI: 2}
