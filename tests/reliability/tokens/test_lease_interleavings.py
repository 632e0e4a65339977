"""In any order of steps, deaths, lost answers and clock changes, a lease has one holder at a time,
and nobody overwrites a newer value.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from hypersign_kyc import clock, deadline
from hypersign_kyc.admin_tokens import cache
from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.store import AdminTokenStore
from hypersign_kyc.admin_tokens.token import AdminToken, Service, minted
from hypersign_kyc.aws import lease
from hypersign_kyc.aws.dynamodb import Item, Table
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.users import records as users
from hypersign_kyc.users.records import UserDid, Users
from tests.reliability.rig.interleaving import Actor, Stage
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long

SERVICE = Service.KYC
USER = "the-user's-digest"
EXAMPLES = settings(
    max_examples=int(os.environ.get("STRESS_EXAMPLES", "40")),
    deadline=None,
    # The examples are the same each time, except in `make stress`.
    derandomize="STRESS_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Turn:
    """Which actor continues, how, and how many milliseconds pass first."""

    who: int
    die: bool
    lose: bool
    pause: int


TURNS = st.lists(
    st.builds(
        Turn,
        who=st.integers(0, 5),
        die=st.sampled_from([False] * 9 + [True]),
        lose=st.sampled_from([False] * 5 + [True]),
        pause=st.sampled_from([0] * 9 + [40, 1000, 8000, 15_000]),
    ),
    max_size=60,
)


def _go(*who: int) -> list[Turn]:
    return [Turn(number, die=False, lose=False, pause=0) for number in who]


#: One actor has read. Then another does the whole work. Then the first continues.
OVERTAKEN = _go(0, 0, *[1] * 8)
#: One actor is about to call Hypersign. Then another does the whole work.
FORESTALLED = _go(0, *[1] * 8)
#: One actor dies while it has the lease.
DIES_HOLDING = [*_go(0, 0, 0), Turn(0, die=True, lose=False, pause=0)]
#: One actor sleeps while it has the lease, and wakes after another has done the work.
LATE = [*_go(0, 0, 0, 0), Turn(1, die=False, lose=False, pause=15_000), *_go(*[1] * 8)]


@dataclass
class Play:
    """A stage on which actors run in a chosen order, with a record of what happened."""

    stage: Stage
    #: The actors for whom Hypersign made something, in order.
    made: list[Actor] = field(default_factory=list)
    #: When each actor's lease ends (epoch ms), and the same for the actors that are working.
    leases: dict[Actor, int] = field(default_factory=dict)
    at_work: dict[Actor, int] = field(default_factory=dict)
    stored: list[str] = field(default_factory=list)
    passed: int = 0
    died: int = 0
    errors: list[Exception] = field(default_factory=list)

    def make(self) -> str:
        """Let Hypersign make something for the running actor. This takes a while."""
        actor, now = self.stage.current, self.stage.clock.now
        if self.leases[actor] > now:
            assert all(until <= now for until in self.at_work.values()), "two holders at once"
        self.at_work[actor] = self.leases[actor]
        self.stage.stop()
        self.made.append(actor)
        number = len(self.made)
        self.stage.stop()
        return f"made-{number}"

    def perform(self, turns: list[Turn], attribute: str) -> None:
        """Let the actors take these turns, then let the remaining actors finish. `attribute` of the
        item is what they make.
        """
        self.stage.wrote = lambda item: self._note(item, attribute)
        rest = [Turn(who, die=False, lose=False, pause=0) for who in range(1000)]
        for turn in turns + rest:
            self.stage.clock.now += turn.pause
            self.passed += turn.pause
            if not (ready := self.stage.ready()):
                break
            actor = ready[turn.who % len(ready)]
            self.stage.let(actor, die=turn.die, lose=turn.lose)
            if actor.done:
                self.at_work.pop(actor, None)
            self.died += actor.died
        assert all(actor.done for actor in self.stage.actors)
        self.errors = [actor.error for actor in self.stage.actors if actor.error]

    def _note(self, item: Item, attribute: str) -> None:
        if "lease_until" in item:
            self.leases[self.stage.current] = int(item["lease_until"])
        if (stored := item.get(attribute)) and stored not in self.stored:
            self.stored.append(stored)

    @property
    def followed(self) -> bool:
        """At most one actor died and none was late, so there is enough time to take over."""
        return self.died <= 1 and self.passed < 1000

    @property
    def undisturbed(self) -> bool:
        """No actor died, and no lease expired."""
        event(f"died: {self.died}, made: {len(self.made)}")
        return not self.died and self.passed < cache.LEASE_S * 1000


@contextmanager
def on_stage(table: Table) -> Iterator[Play]:
    """The modules use the stage's clock."""
    stage = Stage(table)
    time = stage.clock.module(stage.sleep)
    with ExitStack() as stack:
        for module in (clock, deadline, cache, users):
            stack.enter_context(patch.object(module, "time", time))
        even = SimpleNamespace(uniform=lambda _low, high: high)
        for module in (cache, lease):
            stack.enter_context(patch.object(module, "random", even))
        yield Play(stage)


class _Tokens:
    """Containers that need an admin token, and the table's item."""

    def __init__(self, engine: DynamoDbEngine, table: str, play: Play) -> None:
        self._engine, self._table, self._play = engine, table, play
        engine.client.delete_item(TableName=table, Key={"id": {"S": SERVICE}})

    def seed(self, freshness: str) -> None:
        """The item at the start."""
        now = self._play.stage.clock.now
        expires_at = {"expired": now - 1, "rejected": now + 10_000_000}.get(freshness)
        if expires_at is not None:
            self._engine.put(
                self._table,
                id=SERVICE,
                access_token="old",
                refresh_at=expires_at - 1,
                expires_at=expires_at,
            )

    def container(self, *, rejected: bool) -> Callable[[], str | None]:
        """Do what a cold container does: ask for a token, or for a new one after a token was
        refused.
        """
        store = AdminTokenStore(self._play.stage)  # type: ignore[arg-type]  # it has both methods
        tokens = AdminTokens(store, self._mint, Parallel())
        if rejected:
            return lambda: tokens.replace({SERVICE: "old"}, Deadline.after(24))[SERVICE]
        return lambda: tokens.current([SERVICE], Deadline.after(24))[SERVICE]

    def _mint(self, _service: Service, _deadline: Deadline) -> AdminToken:
        token = self._play.make()
        return minted(token, 14_400, self._play.stage.clock.now)


@example(turns=OVERTAKEN, freshness="absent")
@example(turns=OVERTAKEN, freshness="expired")
@example(turns=DIES_HOLDING, freshness="rejected")
@example(turns=LATE, freshness="absent")
@EXAMPLES
@given(turns=TURNS, freshness=st.sampled_from(["absent", "expired", "rejected"]))
def test_an_admin_token_has_one_minter_at_a_time_and_is_never_overwritten(
    engine: DynamoDbEngine, tokens_table: str, turns: list[Turn], freshness: str
) -> None:
    with on_stage(Table(tokens_table, engine.client)) as play:
        tokens = _Tokens(engine, tokens_table, play)
        tokens.seed(freshness)
        for _ in range(3):
            play.stage.enter(tokens.container(rejected=freshness == "rejected"))

        play.perform(turns, "access_token")

        fresh = [token for token in play.stored if token != "old"]
        assert len(fresh) <= 1, "a stored token was overwritten"
        assert len(play.made) <= 1 + play.died or not play.undisturbed
        assert all(isinstance(error, KycError) for error in play.errors), play.errors
        if play.undisturbed:
            assert not play.errors
            assert len(play.made) == len(fresh) == 1
            assert [actor.value for actor in play.stage.actors] == fresh * 3


@example(turns=FORESTALLED)
@example(turns=DIES_HOLDING)
@example(turns=LATE)
@EXAMPLES
@given(turns=TURNS)
def test_all_containers_give_a_user_the_same_did(
    engine: DynamoDbEngine, users_table: str, turns: list[Turn]
) -> None:
    engine.client.delete_item(TableName=users_table, Key={"id": {"S": USER}})
    with on_stage(Table(users_table, engine.client)) as play:

        def create(_deadline: Deadline) -> UserDid:
            did = play.make()
            return UserDid(did, f"{did}#key-1")

        def container() -> UserDid:
            users_of_container = Users(play.stage)  # type: ignore[arg-type]  # it has both methods
            return users_of_container.did_of(USER, create, Deadline.after(24))

        for _ in range(3):
            play.stage.enter(container)

        play.perform(turns, "did")

        assert len(play.stored) <= 1, "a stored DID was overwritten"
        answered = [actor.value.did for actor in play.stage.actors if actor.value]
        assert set(answered) <= set(play.stored), "a DID was given out that is not the stored one"
        assert all(isinstance(error, KycError) for error in play.errors)
        if play.followed:
            assert len(answered) == 3 - play.died
            assert len(play.made) <= 1 + play.died
        if play.undisturbed:
            assert len(play.made) == 1
