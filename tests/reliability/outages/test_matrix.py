"""Every operation with every fault: the caller always gets one of this API's own errors."""

from collections.abc import Iterator

import pytest

from tests.reliability.rig import faults
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, Reply
from tests.reliability.rig.self_signed import SelfSigned
from tests.support.canned_answers import base_urls
from tests.support.canned_upstream import Fault
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long

#: The function's remaining time. If upstream hangs, it is so short that a test can wait for it.
SECONDS, FEW_SECONDS = 8.0, 3.7

BAD_ANSWER = (502, "UPSTREAM_ERROR")
UNAVAILABLE = (503, "UPSTREAM_UNAVAILABLE")
TIMEOUT = (504, "UPSTREAM_TIMEOUT")
USER_TOKEN_EXPIRED = (401, "USER_TOKEN_EXPIRED")
TOO_LARGE = (413, "PAYLOAD_TOO_LARGE")
MISCONFIGURED = (500, "MISCONFIGURED")
PRESENTATION_REFUSED = (422, "PRESENTATION_REFUSED")
REFUSED_UPSTREAM = (422, faults.UNKNOWN_CODE)

#: For each operation: the steps before it, the step that uses it, and the variable of its service.
REACHED: dict[str, tuple[str, str, str]] = {
    "admin_token": ("start", "start", "DEVELOPER_DASHBOARD_SERVICE_BASE_URL"),
    "kyc_session": ("start", "start", "KYC_BASE_URL"),
    "user_did": ("start", "start", "SSI_BASE_URL"),
    "did_jwt": ("extract", "start", "SSI_BASE_URL"),
    "user_token": ("extract", "renew", "KYC_BASE_URL"),
    "document_ocr": ("extract", "extract", "KYC_BASE_URL"),
    "face_match": ("verify", "verify", "KYC_BASE_URL"),
    "presentation": ("present", "present", "SSI_BASE_URL"),
    "consent": ("consent", "consent", "KYC_BASE_URL"),
    "outcome": ("consent", "consent", "KYC_BASE_URL"),
}
WITH_USER_TOKEN = ("document_ocr", "face_match", "consent")
#: Operations that Hypersign may have done, or charged, when they fail. They are never sent twice.
SENT_ONCE = ("admin_token", "user_did", "document_ocr", "face_match", "consent")

#: Faults by name, and the caller's answer.
ANSWERED: dict[str, tuple[Fault, tuple[int, str]]] = {
    "400": (faults.refuses(400), BAD_ANSWER),
    "401": (faults.refuses(401), BAD_ANSWER),
    "402": (faults.Says(402, b'"Insufficient credits"'), BAD_ANSWER),
    "403": (faults.refuses(403), BAD_ANSWER),
    "404": (faults.refuses(404), BAD_ANSWER),
    "409": (faults.refuses(409), BAD_ANSWER),
    "412": (faults.refuses(412), BAD_ANSWER),
    "413": (faults.refuses(413), BAD_ANSWER),
    "422": (faults.refuses(422), BAD_ANSWER),
    "429": (faults.refuses(429), UNAVAILABLE),
    "429_retry_after": (faults.refuses(429, retry_after=7), UNAVAILABLE),
    "500": (faults.refuses(500), BAD_ANSWER),
    "502": (faults.refuses(502), BAD_ANSWER),
    "503": (faults.refuses(503), UNAVAILABLE),
    "504": (faults.refuses(504), TIMEOUT),
    "reset_before": (faults.Resets(unread=True), BAD_ANSWER),
    "reset_after": (faults.Resets(unread=False), BAD_ANSWER),
    "html": (faults.html(200), BAD_ANSWER),
    "html_of_a_gateway": (faults.html(502), BAD_ANSWER),
    "success_false": (faults.refuses(200), BAD_ANSWER),
    "success_false_201": (faults.refuses(201), BAD_ANSWER),
    "empty_400": (faults.Says(400, b""), BAD_ANSWER),
    "empty": (faults.Says(200, b""), BAD_ANSWER),
    "list": (faults.Says(200, b'["internal-text-of-the-upstream"]'), BAD_ANSWER),
    "missing_field": (faults.Changes(missing=True), BAD_ANSWER),
    "wrong_type": (faults.Changes(missing=False), BAD_ANSWER),
    "no_http": (faults.Garbage(), BAD_ANSWER),
    "50_mb": (faults.Floods(), BAD_ANSWER),
    "50_mb_packed": (faults.Floods(packed=True), BAD_ANSWER),
    "redirect_link_local": (faults.redirects("http://169.254.169.254/latest/"), BAD_ANSWER),
    "hang": (faults.Hangs(), TIMEOUT),
    "hang_unread": (faults.Hangs(unread=True), TIMEOUT),
    "drip_head": (faults.Drips(head=True, every_s=0.1), TIMEOUT),
    "drip_body": (faults.Drips(head=False, every_s=0.1), TIMEOUT),
}
#: Faults of the connection. The service has another address.
ON_THE_WAY = {
    "refused": UNAVAILABLE,
    "tls_of_a_plain_port": BAD_ANSWER,
    "tls_self_signed": BAD_ANSWER,
}
OTHERWISE: dict[tuple[str, str], tuple[int, str]] = (
    # Nobody can have another admin token so soon, so the caller must wait.
    {(operation, "401"): UNAVAILABLE for operation in REACHED if operation != "admin_token"}
    | {(operation, "401"): USER_TOKEN_EXPIRED for operation in WITH_USER_TOKEN}
    | {(operation, "413"): TOO_LARGE for operation in ("document_ocr", "face_match", "consent")}
    | {(operation, "422"): REFUSED_UPSTREAM for operation in ("document_ocr", "face_match")}
    | {
        (operation, f"success_false{status}"): REFUSED_UPSTREAM
        for operation in ("document_ocr", "face_match", "consent")
        for status in ("", "_201")
    }
    # Hypersign documents no status for the refusal of a document or a face.
    | {
        (operation, status): REFUSED_UPSTREAM
        for operation in ("document_ocr", "face_match")
        for status in ("400", "409", "412")
    }
    # A 503 can come after the work was done.
    | {(operation, "503"): TIMEOUT for operation in ("document_ocr", "face_match", "consent")}
    | {("did_jwt", status): MISCONFIGURED for status in ("400", "404", "empty_400")}
    | {("consent", status): PRESENTATION_REFUSED for status in ("400", "422", "empty_400")}
    | {
        ("document_ocr", "empty_400"): (422, "DOCUMENT_VERIFICATION_FAILED"),
        ("face_match", "empty_400"): (422, "LIVELINESS_VERIFICATION_FAILED"),
        ("presentation", "404"): MISCONFIGURED,
    }
    # Without an admin token the back end cannot call Hypersign, so the caller must try again later.
    | {("admin_token", fault): UNAVAILABLE for fault in ("500", "502", "html_of_a_gateway")}
)


@pytest.fixture(scope="module")
def one_bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as bench:
        yield bench


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SelfSigned]:
    with SelfSigned(tmp_path_factory.mktemp("tls")) as serving:
        yield serving


@pytest.fixture
def bench(one_bench: Bench, request: pytest.FixtureRequest) -> Iterator[Bench]:
    failed_before = request.session.testsfailed
    yield one_bench
    if request.session.testsfailed > failed_before:
        one_bench.put_right()


@pytest.mark.parametrize("operation", REACHED)
@pytest.mark.parametrize("fault", [*ANSWERED, *ON_THE_WAY])
def test_every_fault_of_every_operation_gets_its_own_clear_answer(
    bench: Bench, self_signed: SelfSigned, operation: str, fault: str
) -> None:
    before, step, service = REACHED[operation]
    expected = OTHERWISE.get((operation, fault)) or _expected(fault)
    if fault == "401":
        bench.forget_tokens()
    if before == "start" and operation != "admin_token":
        # Mint before, so that the time is for the fault alone.
        Journey(bench.lambdas).until("extract")
    journey = Journey(bench.lambdas).until(before)
    if operation == "admin_token":
        bench.forget_tokens()
    if operation == "outcome":
        _lose_a_consent(bench, journey)
    if fault in ANSWERED:
        bench.upstream.fault(operation, ANSWERED[fault][0])
    else:
        _misdirect(bench, self_signed, fault, service)
    counted = bench.upstream.received.copy()

    seconds = FEW_SECONDS if expected == TIMEOUT and fault not in ("503", "504") else SECONDS
    reply: Reply = getattr(journey, step)(seconds=seconds)

    assert reply.outcome == expected
    _assert_is_our_own_error(reply, fault)
    _assert_nothing_of_hypersign_or_the_user_got_out(reply, journey)
    assert bench.upstream.strays == 0
    assert reply.seconds < seconds
    received = bench.upstream.received - counted
    if operation == "admin_token":
        assert all(received[f"admin_token_{service}"] <= 1 for service in ("kyc", "ssi"))
        assert set(received) <= {"admin_token_kyc", "admin_token_ssi"}
    elif operation in SENT_ONCE:
        assert received[operation] <= (2 if fault == "401" else 1)
    else:
        assert received[operation] <= 3

    bench.upstream.mend()
    if fault in ON_THE_WAY:
        bench.lambdas.fresh(**bench.upstream.variables())
    if operation == "admin_token":
        bench.forget_tokens()
    else:
        assert getattr(journey, step)().status == 200


def _expected(fault: str) -> tuple[int, str]:
    return ON_THE_WAY[fault] if fault in ON_THE_WAY else ANSWERED[fault][1]


def _lose_a_consent(bench: Bench, journey: Journey) -> None:
    """The next consent then asks for the outcome first."""
    bench.upstream.fault("consent", faults.Resets(unread=False), times=1)
    assert journey.consent().outcome == BAD_ANSWER


def _misdirect(bench: Bench, self_signed: SelfSigned, fault: str, service: str) -> None:
    addresses = {
        # Nothing listens on port 1.
        "refused": "http://127.0.0.1:1",
        "tls_of_a_plain_port": f"https://127.0.0.1:{bench.upstream.port}",
        "tls_self_signed": f"https://127.0.0.1:{self_signed.port}",
    }
    bench.lambdas.fresh(**{service: base_urls(addresses[fault])[service]})


def _assert_is_our_own_error(reply: Reply, fault: str) -> None:
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.body["success"] is False
    assert reply.body["message"]
    assert reply.body["error"].keys() <= {
        "code",
        "retryable",
        "nextStep",
        "hint",
        "requestId",
        "attemptsLeft",
    }
    assert reply.body["error"]["requestId"]
    if reply.status == 503:
        assert int(reply.headers["Retry-After"]) >= 1
    if fault == "429_retry_after":
        assert reply.headers["Retry-After"] == "7"


def _assert_nothing_of_hypersign_or_the_user_got_out(reply: Reply, journey: Journey) -> None:
    text = reply.text()
    assert not [secret for secret in faults.SECRETS if secret in text]
    personal = [journey.email, "api-secret", "user-token-", "did:hid:", "extraction-token-"]
    assert not [each for each in personal if each in reply.log]


@pytest.mark.parametrize(("name", "body"), list(faults.odd_refusals()))
@pytest.mark.parametrize("operation", ["document_ocr", "face_match", "consent"])
def test_a_refusal_in_an_undocumented_format_is_a_refusal(
    bench: Bench, operation: str, name: str, body: bytes
) -> None:
    before, step, _ = REACHED[operation]
    journey = Journey(bench.lambdas).until(before)
    bench.upstream.fault(operation, faults.Says(200, body), times=1)

    reply: Reply = getattr(journey, step)()

    assert reply.status == 422
    _assert_nothing_of_hypersign_or_the_user_got_out(reply, journey)
    assert getattr(journey, step)().status == 200


def test_a_redirect_to_hypersign_itself_is_not_followed_either(bench: Bench) -> None:
    journey = Journey(bench.lambdas)
    trap = f"http://127.0.0.1:{bench.upstream.port}/trap"
    bench.upstream.fault("kyc_session", faults.redirects(trap), times=1)

    assert journey.start().outcome == BAD_ANSWER
    assert bench.upstream.strays == 0


def test_a_consent_that_hypersign_already_has_is_a_success(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")
    bench.upstream.account.finished.add(journey.session_id)
    counted = bench.upstream.received.copy()

    assert journey.consent().status == 200
    received = bench.upstream.received - counted
    assert (received["consent"], received["outcome"]) == (1, 1)


def test_a_refused_api_secret_is_not_an_expired_user_token(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.forget_tokens()
    bench.upstream.fault("admin_token", faults.refuses(401))

    reply = journey.extract(seconds=SECONDS)

    assert reply.outcome == BAD_ANSWER
    assert "API secret" in reply.body["error"]["hint"]
    bench.upstream.mend()
    bench.forget_tokens()
    assert journey.extract().status == 200
