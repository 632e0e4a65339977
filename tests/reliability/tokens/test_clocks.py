"""Wrong clocks, and dashboard services that send unusual token lifetimes."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from hypersign_kyc.admin_tokens.token import minted
from tests.reliability.conftest import World
from tests.reliability.rig.fleet import Fleet
from tests.support.canned_answers import KYC, Values
from tests.support.canned_upstream import CannedUpstream, Exchange
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long

NOW = 1_800_000_000_000
FIVE_MINUTES = 300
ABSENT = "absent"


def token_of(**claims: Any) -> str:
    """Return a JWT with these claims."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.generate_key(256))


HOUR_LONG = token_of(iat=1_000_000, exp=1_003_600)
WITHOUT_EXP = token_of(iat=1_000_000)


def tokens_of(offset: float) -> Values:
    """Admin tokens of an issuer whose clock is off by `offset` seconds."""

    def admin_token(service: str, number: int) -> str:
        now = round(time.time() + offset)
        return token_of(sub=f"{service}-{number}", iat=now, exp=now + 4 * 3600)

    return Values(admin_token=admin_token)


@dataclass(frozen=True)
class Expires:
    """A fault: mints an admin token, but says that it expires in `expires_in` seconds."""

    expires_in: Any
    unread = False

    def act(self, exchange: Exchange) -> None:
        status, answer = exchange.done()
        del answer["expiresIn"]
        if self.expires_in is not ABSENT:
            answer["expiresIn"] = self.expires_in
        exchange.reply(status, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("token", "expires_in", "usable_s"),
    [
        (HOUR_LONG, 14_400, 14_370),
        (HOUR_LONG, "14400", 14_370),
        # Without a usable `expiresIn`, the lifetime is the difference of the token's own times, by
        # any clock.
        (HOUR_LONG, None, 3570),
        (HOUR_LONG, 0, 3570),
        (HOUR_LONG, -1, 3570),
        (HOUR_LONG, "soon", 3570),
        (HOUR_LONG, True, 3570),
        (HOUR_LONG, float("nan"), 3570),
        (HOUR_LONG, float("inf"), 3570),
        (HOUR_LONG, [14_400], 3570),
        # A very long lifetime is cut to one day.
        (HOUR_LONG, 10**12, 86_370),
        (HOUR_LONG, 10**400, 3570),
        # Without usable times in the token, the lifetime is ten minutes.
        (WITHOUT_EXP, None, 570),
        ("opaque", None, 570),
        ("opaque", 14_400, 14_370),
        # Half of a short lifetime.
        (HOUR_LONG, 40, 20),
    ],
)
def test_a_tokens_life_is_counted_on_our_own_clock(
    token: str, expires_in: Any, usable_s: float
) -> None:
    made = minted(token, expires_in, NOW)

    assert made.expires_at == NOW + usable_s * 1000
    assert NOW < made.refresh_at < made.expires_at


@pytest.mark.parametrize("expires_in", [ABSENT, 0, -5, 10**15, "soon"])
def test_a_fleet_works_with_unusual_token_lifetimes(
    world: World, fleet: Fleet, expires_in: Any
) -> None:
    world.upstream.fault("admin_token", Expires(expires_in))
    fleet.open(world.environment(), len(fleet.processes))

    outcomes = fleet.all_do("handle", "ann@example.com") + fleet.all_do("handle", "ann@example.com")

    assert {outcome.status for outcome in outcomes} == {200}
    assert set(world.upstream.mints().values()) == {1}


@pytest.fixture(params=[-FIVE_MINUTES, FIVE_MINUTES])
def shifted_world(engine: DynamoDbEngine, request: pytest.FixtureRequest) -> Iterator[World]:
    """A world in which the clock of Hypersign is off."""
    with CannedUpstream(tokens_of(request.param)) as upstream:
        yield World(engine, upstream)


def test_a_wrong_clock_of_upstream_does_no_harm(shifted_world: World, fleet: Fleet) -> None:
    fleet.open(shifted_world.environment(), len(fleet.processes))

    outcomes = fleet.all_do("handle", "ann@example.com")

    assert {outcome.status for outcome in outcomes} == {200}
    assert set(shifted_world.upstream.mints().values()) == {1}
    left = int(shifted_world.token_item(KYC)["expires_at"]) / 1000 - time.time()
    assert left == pytest.approx(4 * 3600 - 30, abs=30)


@pytest.mark.parametrize("offset", [-FIVE_MINUTES, FIVE_MINUTES])
def test_containers_with_wrong_clocks_do_no_harm(world: World, offset: float) -> None:
    off, containers = 2, 8
    with Fleet(clock_offsets=(offset, 0.0, 0.0, 0.0)) as fleet:
        fleet.open(world.environment(), containers)
        outcomes = fleet.bundles(["ann@example.com"] * containers)
        outcomes += fleet.bundles(["ann@example.com"] * containers)

    assert {outcome.status for outcome in outcomes} == {200}
    (user,) = world.engine.items(world.tables.users)
    assert {outcome.did for outcome in outcomes} == {user["did"]}
    # A container whose clock is ahead sees every lease as expired. If its clock is behind, all
    # others see its leases as expired.
    assert world.upstream.received["user_did"] <= 1 + off
    assert max(world.upstream.mints().values()) <= 1 + off
