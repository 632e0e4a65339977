"""No order of requests, crashes and time breaks the step machine."""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from hypersign_kyc.sessions.steps import EXTRACTION, FACE_MATCH, STEPS
from tests.reliability.rig.machine_values import EVENTS, REFUSALS
from tests.reliability.rig.step_machine import StepMachine
from tests.support.engine import DynamoDbEngine

STEP_NAMES = {step.name for step in STEPS}


@pytest.mark.parametrize(
    ("examples", "reached"),
    [
        # A sample for `make test`, which takes about two seconds.
        (4, {EXTRACTION.name, FACE_MATCH.name}),
        # These runs must have reached every case. Otherwise the test would prove little.
        pytest.param(150, STEP_NAMES | REFUSALS | EVENTS, marks=pytest.mark.long),
    ],
)
def test_no_order_of_steps_crashes_and_time_breaks_the_step_machine(
    engine: DynamoDbEngine, examples: int, reached: set[str]
) -> None:
    StepMachine.seen.clear()
    name = engine.create_tables().sessions
    run_state_machine_as_test(
        partial(StepMachine, name, engine.client),  # type: ignore[arg-type]  # a class is not needed
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert StepMachine.seen.keys() >= reached
