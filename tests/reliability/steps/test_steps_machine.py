"""No order of requests, crashes and time breaks the step machine."""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from hypersign_kyc.sessions.steps import STEPS
from tests.reliability.rig.step_machine import EVENTS, REFUSALS, StepMachine
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long


def test_no_order_of_steps_crashes_and_time_breaks_the_step_machine(engine: DynamoDbEngine) -> None:
    name = engine.create_tables().sessions
    run_state_machine_as_test(
        partial(StepMachine, name, engine.client),  # type: ignore[arg-type]  # a class is not needed
        settings=settings(
            max_examples=150,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The runs must have reached every case. Otherwise the test would prove little.
    assert StepMachine.seen.keys() == {step.name for step in STEPS} | REFUSALS | EVENTS
