"""Many containers at once behind the gateway, each in its own process."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from events.make import BUNDLE
from tests.reliability.rig import faults
from tests.reliability.rig.lambdas import Journey, Json, Reply
from tests.support.canned_upstream import CannedUpstream, Fault
from tests.support.engine import DynamoDbEngine
from tests.support.stack import RunningStack, start_stack
from tests.support.waiting import until

CONTAINERS = 50
#: API Gateway answers 504 itself after this time.
API_GATEWAY_S = 30
OUR_OWN_504 = (504, "UPSTREAM_TIMEOUT")
_GIVEN = {
    "KYC_API_SECRET": "api-secret-kyc",
    "SSI_API_SECRET": "api-secret-ssi",
    "ISSUER_DID": "did:hid:z6MkIssuer",
    "ISSUER_VERMETHOD_ID": "did:hid:z6MkIssuer#key-1",
    "ALLOWED_ORIGINS": "https://app.example.com",
    "MAX_SESSIONS_PER_USER": "1000",
}


class Gateway:
    """Calls the stack as `Lambdas` calls the functions."""

    def __init__(self, stack: RunningStack) -> None:
        self._stack = stack

    def call(self, path: str, body: Json | None, bearer: str, *, seconds: float = 60.0) -> Reply:
        """POST to a route. For the bundle, `bearer` is the e-mail to sign in with."""
        token = self._stack.token(bearer) if path == BUNDLE else bearer
        started = time.monotonic()
        answer = requests.post(
            self._stack.url + path,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=seconds,
        )
        took = time.monotonic() - started
        return Reply(answer.status_code, answer.headers, answer.json(), "", took)


@pytest.fixture(scope="module")
def one_upstream() -> Iterator[CannedUpstream]:
    with CannedUpstream() as serving:
        yield serving


@pytest.fixture
def upstream(one_upstream: CannedUpstream) -> Iterator[CannedUpstream]:
    yield one_upstream
    one_upstream.mend()


@pytest.fixture(scope="module")
def stack(engine: DynamoDbEngine, one_upstream: CannedUpstream) -> Iterator[RunningStack]:
    variables = _GIVEN | one_upstream.variables() | {"AWS_ENDPOINT_URL": engine.url}
    with start_stack(variables) as running:
        yield running


@pytest.fixture(scope="module")
def gateway(stack: RunningStack) -> Gateway:
    return Gateway(stack)


def _at_once(calls: list[Callable[[], Reply]]) -> list[Reply]:
    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


@pytest.mark.long
def test_fifty_containers_whose_tokens_died_mint_once_a_service(
    gateway: Gateway, upstream: CannedUpstream
) -> None:
    users = [Journey(gateway) for _ in range(CONTAINERS)]
    # The calls are so slow that all run at the same time. So each needs its own container.
    upstream.fault("user_token", faults.Slow(5.0))
    assert {reply.status for reply in _at_once([user.start for user in users])} == {200}
    upstream.fault("user_token", faults.Slow(2.0))
    upstream.account.kill_tokens("kyc", "ssi")
    minted = upstream.mints()

    assert {reply.status for reply in _at_once([user.start for user in users])} == {200}

    assert upstream.mints() - minted == {"kyc": 1, "ssi": 1}


@pytest.mark.parametrize(
    ("step", "operation"),
    [
        ("extract", "document_ocr"),
        ("verify", "face_match"),
        ("present", "presentation"),
        ("consent", "consent"),
    ],
)
def test_a_step_that_is_asked_for_five_times_at_once_is_done_once(
    gateway: Gateway, upstream: CannedUpstream, step: str, operation: str
) -> None:
    journey = Journey(gateway).until(step)
    used = upstream.used()
    # The first caller waits until the other four have their answers.
    upstream.fault(operation, faults.Slow(60))
    with ThreadPoolExecutor(5) as threads:
        calls = [threads.submit(getattr(journey, step)) for _ in range(5)]
        until(lambda: sum(call.done() for call in calls) == 4)
        upstream.mend()
        replies = [call.result() for call in calls]

    in_progress = (409, "STEP_IN_PROGRESS")
    assert sorted(reply.outcome for reply in replies) == [(200, None), *[in_progress] * 4]
    assert (upstream.used() - used)[operation] == 1


@pytest.mark.long
def test_the_caller_gets_our_own_504_before_api_gateways(
    gateway: Gateway, upstream: CannedUpstream
) -> None:
    steps = ("start", "start", "extract", "verify", "present", "consent", "renew")
    journeys = [Journey(gateway).until("extract" if s == "renew" else s) for s in steps]
    for operation in (
        "kyc_session", "did_jwt", "user_token", "document_ocr",
        "face_match", "presentation", "consent", "outcome",
    ):  # fmt: skip
        upstream.fault(operation, faults.Hangs())

    replies = _at_once(
        [getattr(journey, step) for journey, step in zip(journeys, steps, strict=True)]
    )

    assert {reply.outcome for reply in replies} == {OUR_OWN_504}
    assert all(reply.body["error"]["requestId"] for reply in replies)
    # No call ended early, because a function gives Hypersign 22 s.
    assert all(21 < reply.seconds < API_GATEWAY_S for reply in replies)


#: A case: operation, step, fault, and what the caller gets.
Case = tuple[str, str, Fault, tuple[int, str]]
CASES: list[Case] = [
    ("user_token", "start", faults.refuses(403), (502, "UPSTREAM_ERROR")),
    ("user_did", "start", faults.refuses(429, retry_after=9), (503, "UPSTREAM_UNAVAILABLE")),
    ("did_jwt", "start", faults.html(200), (502, "UPSTREAM_ERROR")),
    ("document_ocr", "extract", faults.refuses(413), (413, "PAYLOAD_TOO_LARGE")),
    ("face_match", "verify", faults.refuses(422), (422, faults.UNKNOWN_CODE)),
    ("presentation", "present", faults.Resets(unread=False), (502, "UPSTREAM_ERROR")),
    ("consent", "consent", faults.Floods(), (502, "UPSTREAM_ERROR")),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_every_fault_has_its_own_answer_behind_the_gateway_too(
    gateway: Gateway, stack: RunningStack, upstream: CannedUpstream, case: Case
) -> None:
    operation, step, fault, expected = case
    journey = Journey(gateway).until(step)
    upstream.fault(operation, fault)

    reply = getattr(journey, step)()

    assert reply.outcome == expected
    assert reply.headers["Cache-Control"] == "no-store"
    if expected[0] == 503:
        assert reply.headers["Retry-After"] == "9"
    everything = reply.text() + stack.logs()
    assert not [secret for secret in faults.SECRETS if secret in everything]
    assert journey.email not in stack.logs()
