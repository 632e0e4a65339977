"""A rotated secret, and answers of DynamoDB that are lost after the write."""

from typing import Any

import pytest

from tests.reliability.conftest import World
from tests.reliability.rig.fleet import Fleet
from tests.support.canned_answers import KYC, SSI
from tests.support.dynamodb_proxy import WRITES, DynamoDbProxy

pytestmark = pytest.mark.long


def test_a_rotated_secret_costs_one_failed_mint(world: World, fleet: Fleet) -> None:
    fleet.open(world.environment(), len(fleet.processes))
    assert fleet.processes[0].do("handle", "ann@example.com").status == 200
    reads = world.upstream.secret_reads
    account = world.upstream.account
    account.api_secrets[KYC] = account.stored_secret["KYC_API_SECRET"] = "rotated"
    account.kill_tokens(KYC, SSI)

    # The container that mints must have the old secret in memory.
    outcome = fleet.processes[0].do("handle", "ann@example.com")

    assert outcome.status == 200
    # Three mints: the first one, one with the old secret, and one with the new secret.
    mints = {KYC: 3, SSI: 2}
    assert world.upstream.mints() == mints
    assert world.upstream.secret_reads == reads + 1
    assert {each.status for each in fleet.all_do("handle", "ann@example.com")} == {200}
    assert world.upstream.mints() == mints


def test_every_write_whose_answer_is_lost_is_done_once(world: World, fleet: Fleet) -> None:
    lost: set[tuple[str, str]] = set()

    def lose_first(operation: str, request: dict[str, Any]) -> bool:
        if operation not in WRITES:
            return False
        write = (request["TableName"], request.get("UpdateExpression", operation))
        first = write not in lost
        lost.add(write)
        return first

    with DynamoDbProxy(world.engine.url) as proxy:
        proxy.after = lose_first
        fleet.open(world.environment(AWS_ENDPOINT_URL_DYNAMODB=proxy.url), 1)
        outcome = fleet.processes[0].do("handle", "ann@example.com")

    assert outcome.status == 200
    # The admin tokens' lease and token, the user's lease and DID, the day's count, the session.
    assert len(lost) >= 6
    assert world.upstream.mints() == {KYC: 1, SSI: 1}
    assert world.upstream.received["user_did"] == 1
    for service in (KYC, SSI):
        item = world.token_item(service)
        assert item["access_token"]
        assert "lease_until" not in item
    (user,) = world.engine.items(world.tables.users)
    assert user["did"] == outcome.did
    assert "lease_until" not in user
