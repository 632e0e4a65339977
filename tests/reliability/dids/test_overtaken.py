"""If a container is late with its DID and another container has stored one, the user gets the
stored DID from the first answer on.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.upstream.ssi import SsiClient
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, user_key
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as running:
        yield running


def test_the_bundle_has_the_stored_did(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = Journey(bench.lambdas)
    create = SsiClient.create_did
    stored: list[str] = []

    def overtaken(*arguments: Any) -> Any:
        theirs, ours = create(*arguments), create(*arguments)
        bench.engine.put(
            bench.tables.users,
            id=user_key(journey.email),
            did=theirs.did,
            verification_method_id=theirs.verification_method_id,
        )
        stored.append(theirs.did)
        return ours

    issue = SsiClient.issue_jwt
    signed_for: list[str] = []

    def kept(*arguments: Any, **named: Any) -> str:
        signed_for.append(named["claims"]["did"])
        return issue(*arguments, **named)

    monkeypatch.setattr(SsiClient, "create_did", overtaken)
    monkeypatch.setattr(SsiClient, "issue_jwt", kept)
    assert journey.start().status == 200

    assert stored == [journey.bundle["userDid"]]
    # Hypersign issued the user token for the last DID of these calls.
    assert signed_for[-1] == stored[0]
    # The next bundle has the same DID.
    assert journey.start().status == 200
    assert [journey.bundle["userDid"]] == stored
