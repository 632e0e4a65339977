"""A container dies during a step, or the answer to a consent is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from events.make import CONSENTS, EXTRACT, PRESENTATION, VERIFY
from tests.reliability.rig import faults
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, Reply
from tests.support.canned_upstream import Fault
from tests.support.engine import DynamoDbEngine
from tests.support.stack import REPOSITORY
from tests.support.waiting import until

pytestmark = pytest.mark.long

STEP_IN_PROGRESS = (409, "STEP_IN_PROGRESS")
#: The remaining time of the container that dies, and the length of its lease.
SECONDS, LEASE_SECONDS = 9.0, 10.0
STEPS = {
    "extract": (EXTRACT, "document_ocr"),
    "verify": (VERIFY, "face_match"),
    "present": (PRESENTATION, "presentation"),
    "consent": (CONSENTS, "consent"),
}


@pytest.fixture(scope="module")
def one_bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: Bench) -> Iterator[Bench]:
    yield one_bench
    one_bench.upstream.mend()


@contextmanager
def _dying_in(bench: Bench, journeys: dict[str, Journey]) -> Iterator[None]:
    """Start each step in its own container. At the end of the block, kill these containers."""
    used = bench.upstream.used()
    with ExitStack() as running:
        containers = {step: running.enter_context(_container(bench)) for step in journeys}
        for container in containers.values():
            assert container.stdout is not None
            assert container.stdout.readline() == "ready\n"
        for step, container in containers.items():
            assert container.stdin is not None
            path, journey = STEPS[step][0], journeys[step]
            request = [path, journey.body(path), journey.bundle["userBearerToken"], SECONDS]
            container.stdin.write(json.dumps(request))
            container.stdin.close()
        until(lambda: (bench.upstream.used() - used).total() == len(journeys))
        yield


@contextmanager
def _container(bench: Bench) -> "Iterator[subprocess.Popen[str]]":
    with subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.rig.container_process"],
        cwd=REPOSITORY,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            **bench.lambdas.variables,
            "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'layers' / 'shared'}",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _once_free(step: Callable[[], Reply]) -> Reply:
    """Return the step's answer after its lease has ended."""
    replies: list[Reply] = []

    def is_free() -> bool:
        replies.append(step())
        return replies[-1].outcome != STEP_IN_PROGRESS

    until(is_free, seconds=LEASE_SECONDS + 20)
    return replies[-1]


def test_a_container_that_dies_in_a_step_frees_it_when_its_lease_ends(bench: Bench) -> None:
    journeys = {step: Journey(bench.lambdas).until(step) for step in STEPS}
    used = bench.upstream.used()
    for _, operation in STEPS.values():
        bench.upstream.fault(operation, faults.Hangs(done=True), times=1)
    with _dying_in(bench, journeys):
        for step, journey in journeys.items():
            assert getattr(journey, step)().outcome == STEP_IN_PROGRESS

    for step, journey in journeys.items():
        assert getattr(journey, step)().outcome == STEP_IN_PROGRESS
    assert (bench.upstream.used() - used).total() == len(STEPS)
    for step, journey in journeys.items():
        assert _once_free(getattr(journey, step)).status == 200

    # Each step was done again, except the consent. Hypersign had got it, and the container asked
    # Hypersign first.
    assert bench.upstream.used() - used == {
        "document_ocr": 2,
        "face_match": 2,
        "presentation": 2,
        "consent": 1,
        "outcome": 1,
    }


def test_a_consent_that_never_arrived_is_sent_after_asking(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")
    used = bench.upstream.used()
    bench.upstream.fault("consent", faults.Hangs(), times=1)
    with _dying_in(bench, {"consent": journey}):
        pass

    assert _once_free(journey.consent).status == 200

    assert bench.upstream.used() - used == {"consent": 2, "outcome": 1}


def test_a_repeated_consent_gets_the_first_answer(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")
    used = bench.upstream.used()
    first = journey.consent()

    again = journey.consent()
    bench.lambdas.fresh()
    elsewhere = journey.consent()

    assert first.status == 200
    assert first.body["data"] == {"userId": "user-1"}
    assert first.body == again.body == elsewhere.body
    assert bench.upstream.used() - used == {"consent": 1}


@pytest.mark.parametrize(
    "lost",
    [faults.Resets(unread=False, done=True), faults.Hangs(done=True)],
    ids=["reset", "hang"],
)
def test_a_consent_whose_answer_was_lost_is_not_sent_again(bench: Bench, lost: Fault) -> None:
    journey = Journey(bench.lambdas).until("consent")
    used = bench.upstream.used()
    bench.upstream.fault("consent", lost, times=1)
    assert journey.consent(seconds=4.0).status in (502, 504)

    first, again = journey.consent(), journey.consent()

    assert first.status == 200
    assert first.body == again.body
    assert bench.upstream.used() - used == {"consent": 1, "outcome": 1}


def test_a_consent_of_unknown_outcome_is_not_sent_while_hypersign_cannot_be_asked(
    bench: Bench,
) -> None:
    journey = Journey(bench.lambdas).until("consent")
    used = bench.upstream.used()
    bench.upstream.fault("consent", faults.Resets(unread=False), times=1)
    bench.upstream.fault("outcome", faults.refuses(500))
    assert journey.consent().status == 502

    assert [journey.consent().status for _ in range(3)] == [502] * 3

    assert (bench.upstream.used() - used)["consent"] == 1
