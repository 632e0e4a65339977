"""No answer has an admin token, a secret or a text of Hypersign. Logs and tables have no personal
data. The tests run whole journeys, one that succeeds and one for every failure of the sandbox.
"""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests

from hypersign_kyc.admin_tokens.token import jwt_claims
from local.sandbox.failure import STEPS
from local.sandbox.failures import FAILURES
from local.sandbox.refusals import Refusal
from tests.integration.talkative_stack import SECRETS, open_talkative_stack
from tests.support.clients.app import App
from tests.support.clients.aws import admin_tokens, everything_stored
from tests.support.clients.pictures import small, specimen
from tests.support.stack import RunningStack

#: The two messages of Hypersign for the user that are passed on.
FOR_USERS = ("The document could not be read", "The selfie is not of a living person")
#: The data of the specimen passport.
READ_FROM_DOCUMENT = ("ERIKSSON", "ANNA MARIA", "L898902C3", "1974-08-12")
NAME = "Quentin Featherstonehaugh"
#: Failures of operations that the tag in an e-mail cannot reach.
ARMED = ("kyc_session", "user_did")
#: These end the admin tokens that all journeys need, and the back end replaces one only once a
#: minute.
LAST = ("admin_token_revoked", "admin_token_refused")
#: There can be more journeys than processors, because journeys mostly wait.
JOURNEYS_AT_ONCE = 20
#: Of one user, if each ends with 503.
MOST_JOURNEYS = 3
MADE_UP = ("upstream_error", "html_error", "no_credits", "huge_answer", "incomplete_answer")


def _emails(*, at_each_step: bool) -> list[str]:
    """Return each failure at its usual operations, and perhaps at each single step too."""
    whole = [failure.tag for failure in FAILURES]
    narrowed = [
        f"{failure.tag}.{operation}"
        for failure in FAILURES
        for operation in STEPS
        if operation in failure.operations and len(failure.operations) > 1
    ]
    # If every call is slow, a journey takes too long. One slow call is enough.
    wanted = whole + narrowed if at_each_step else whole
    tags = [tag for tag in wanted if tag not in ("slow", *LAST)]
    # The journeys that wait longest start first.
    return [_email(tag) for tag in sorted(tags, key=lambda tag: not tag.startswith("hanging"))]


def _email(tag: str) -> str:
    return f"quentin.featherstonehaugh+{tag}@leaks.example"


def _hypersigns_texts() -> set[str]:
    texts = {"nginx", "502 Bad Gateway", "xxxxxxxxxx", "_sandbox"}
    for failure in FAILURES:
        refusal = failure.refuse("") if failure.refuse else None
        if isinstance(refusal, Refusal):
            texts |= {str(message).split("(")[0].strip() for message in refusal.messages}
    return {text for text in texts if not text.startswith(FOR_USERS)}


@dataclass(frozen=True)
class Scene:
    """Every app's journey, and all places to which data could have leaked."""

    stack: RunningStack
    aws_url: str
    apps: list[App]
    tokens: set[str]

    def answered(self) -> str:
        """Return every byte that the API answered, including headers."""
        answers = (answer for app in self.apps for answer in app.answers)
        return "\n".join(f"{answer.headers}\n{answer.text}" for answer in answers)

    def user_tokens(self) -> set[str]:
        """Return all tokens that users had."""
        return {
            token
            for app in self.apps
            for token in (app.bundle.get("userBearerToken"), app.extraction_token)
            if token
        }


@pytest.fixture(
    scope="module",
    params=["each failure", pytest.param("at each step", marks=pytest.mark.long)],
)
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """Run all journeys at the lowest log level."""
    emails = _emails(at_each_step=request.param == "at each step")
    with open_talkative_stack() as (stack, aws_url):
        apps = [_journey_without_admin_tokens(stack), _specimen_journey(stack)]
        tokens = set(admin_tokens(aws_url).values())
        with ThreadPoolExecutor(JOURNEYS_AT_ONCE) as threads:
            for made in threads.map(lambda email: _journeys(stack, email), emails):
                apps += made
        apps += _armed_journeys(stack)
        apps += [_journey(stack, _email(tag)) for tag in LAST]
        tokens |= set(admin_tokens(aws_url).values())
        yield Scene(stack, aws_url, apps, tokens)


def _journey_without_admin_tokens(stack: RunningStack) -> App:
    """Minting fails at first. The app tries again after `Retry-After`."""
    for service in ("kyc", "ssi"):
        _control(stack, "fail", operation=f"admin_token_{service}", tag="upstream_error")
    app = App.of(stack, _email("mint"), NAME)
    while not (answer := app.fetch_bundle()).ok:
        time.sleep(float(answer.headers["retry-after"]))
    return app


def _specimen_journey(stack: RunningStack) -> App:
    app = App.of(stack, "quentin.featherstonehaugh@leaks.example", NAME)
    app.front, app.selfie = specimen("passport"), specimen("portrait")
    app.go()
    assert app.answers[-1].json()["success"] is True
    return app


def _journey(stack: RunningStack, email: str) -> App:
    return App.of(stack, email, NAME).go()


def _journeys(stack: RunningStack, email: str) -> list[App]:
    """Run a journey, and again if it ended with 503. On a busy machine, DynamoDB's answer can come
    too late, before the journey reaches its own failure.
    """
    apps = [_journey(stack, email)]
    while apps[-1].answers[-1].status_code == 503 and len(apps) < MOST_JOURNEYS:
        apps.append(_journey(stack, email))
    return apps


def _armed_journeys(stack: RunningStack) -> list[App]:
    """Run failures of the calls before a user is known."""
    apps: list[App] = []
    for operation in ARMED:
        for tag in MADE_UP:
            _control(stack, "fail", operation=operation, tag=tag)
            apps.append(_journey(stack, _email(str(len(apps)))))
    return apps


def _control(stack: RunningStack, what: str, **body: object) -> None:
    answer = requests.post(f"{stack.sandbox_url}/_sandbox/{what}", json=body, timeout=10)
    answer.raise_for_status()


def test_the_journeys_failed_in_many_ways(scene: Scene) -> None:
    """Otherwise the scans below would have nothing to search."""
    codes = {
        answer.json()["error"]["code"]
        for app in scene.apps
        for answer in app.answers
        if not answer.ok
    }

    assert codes >= {
        "DOCUMENT_VERIFICATION_FAILED",
        "DOCUMENT_ALREADY_VERIFIED",
        "LIVELINESS_VERIFICATION_FAILED",
        "SESSION_EXPIRED",
        "USER_TOKEN_EXPIRED",
        "UPSTREAM_ERROR",
        "UPSTREAM_UNAVAILABLE",
        "UPSTREAM_TIMEOUT",
    }
    assert "INTERNAL_ERROR" not in codes
    assert len(scene.tokens) >= 4


def test_no_answer_has_an_admin_token_or_an_api_secret(scene: Scene) -> None:
    answered = scene.answered()

    assert not [token for token in scene.tokens if token in answered]
    # Nor a token that was replaced since. Only admin tokens contain the name of a grant.
    assert not [token for token in _jwts(answered) if "grantType" in jwt_claims(token)]
    assert all("grantType" in jwt_claims(token) for token in scene.tokens)
    assert not [secret for secret in SECRETS.values() if secret in answered]


def test_no_answer_has_hypersigns_text(scene: Scene) -> None:
    answered = scene.answered()

    assert not [text for text in _hypersigns_texts() if text in answered]


def test_every_answer_is_json_that_nobody_keeps(scene: Scene) -> None:
    for app in scene.apps:
        for answer in app.answers:
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["cache-control"] == "no-store"
            assert isinstance(answer.json(), dict)


def test_the_logs_have_no_token_and_no_secret(scene: Scene) -> None:
    logs = scene.stack.logs()

    for token in scene.tokens | scene.user_tokens() | {app.sign_in_token for app in scene.apps}:
        assert token not in logs
        assert token.split(".")[-1] not in logs
    assert not [secret for secret in SECRETS.values() if secret in logs]
    # The first characters of a JWT. They also find tokens that the test does not know: DID JWTs and
    # identity tokens.
    assert "eyJ" not in logs


def test_the_logs_have_nothing_personal(scene: Scene) -> None:
    logs = scene.stack.logs()

    assert "leaks.example" not in logs
    assert "featherstonehaugh" not in logs.lower()
    assert "did:hid" not in logs
    assert not [text for text in READ_FROM_DOCUMENT if text in logs]
    assert not _shows_a_part(
        logs, small(), small(seed=1), specimen("passport"), specimen("portrait")
    )


def test_the_logs_have_no_text_of_hypersign(scene: Scene) -> None:
    logs = scene.stack.logs()

    assert not [text for text in _hypersigns_texts() if text in logs]


def test_every_request_has_its_line(scene: Scene) -> None:
    """Otherwise the test would pass because there are no logs."""
    logs = scene.stack.logs()

    for app in scene.apps:
        for answer in app.answers:
            request_id = answer.headers["apigw-requestid"]
            assert re.search(rf'"message":"request".*"request_id":"{re.escape(request_id)}"', logs)


def test_the_tables_have_nothing_personal(scene: Scene) -> None:
    stored = everything_stored(scene.aws_url)

    assert "did:hid" in stored
    assert "leaks.example" not in stored
    assert "featherstonehaugh" not in stored.lower()
    assert not [text for text in READ_FROM_DOCUMENT if text in stored]
    assert not [token for token in scene.user_tokens() if token.split(".")[-1] in stored]
    assert "eyJ" not in stored
    assert not [app for app in scene.apps if app.credentials and app.credentials[0]["id"] in stored]
    assert not _shows_a_part(stored, small(), specimen("passport"), specimen("portrait"))


def _jwts(text: str) -> set[str]:
    return set(re.findall(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", text))


def _shows_a_part(text: str, *pictures: str) -> bool:
    """Return whether 60 characters of the text are also in a picture."""
    runs = re.findall(r"[A-Za-z0-9+/]{60,}", text)
    slices = (run[start : start + 60] for run in runs for start in range(len(run) - 59))
    return any(each in picture for each in slices for picture in pictures)


def test_a_part_of_a_picture_is_recognised() -> None:
    assert _shows_a_part(f"body: {small()[100:161]}…", small())
    assert not _shows_a_part(f"body: {small()[100:150]}…", small())
