"""What the app and the company get for the rare answers of docs/failures.md."""

import pytest
import requests

from hypersign_kyc.admin_tokens.token import jwt_claims
from tests.support.clients.app import VERIFY, App
from tests.support.clients.server import Server
from tests.support.stack import RunningStack, SharedStacks
from tests.support.waiting import until


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack({"SANDBOX_WEBHOOKS": "on"})


def _code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"] if not answer.ok else ""


def _after_consent(stack: RunningStack, tag: str) -> tuple[App, Server]:
    app = App.of(stack, f"ann+{tag}@example.com", "Ann").go()
    assert app.answers[-1].ok, app.answers[-1].text
    return app, Server(stack.url)


def _outcome(server: Server, app: App) -> str:
    return str(server.session(app.bundle["sessionId"]).json()["data"]["outcome"])


@pytest.mark.parametrize(
    "tag",
    [
        "large_token",
        "opaque_token",
        "broken_portrait",
        "incomplete_birth_date",
        "state_rks",
        "large_pictures",
        "consent_with_personal_data",
        "proof_of_age",
        "presentation_text",
        "presentation_text+proof_of_age+large_pictures",
    ],
)
def test_a_rare_answer_is_no_failure(stack: RunningStack, tag: str) -> None:
    app, server = _after_consent(stack, tag)

    until(lambda: _outcome(server, app) == "confirmed", seconds=15)

    answer = server.verified_data(app.bundle["sessionId"])
    assert answer.status_code == 200, answer.text


def test_a_token_of_more_than_a_megabyte_is_an_error(stack: RunningStack) -> None:
    app = App.of(stack, "bob+oversized_token@example.com", "Bob").go(until=VERIFY)

    assert _code(app.answers[-1]) == (502, "UPSTREAM_ERROR")


def test_a_presentation_that_is_no_json_is_an_error(stack: RunningStack) -> None:
    app, server = _after_consent(stack, "broken_presentation_text")
    until(lambda: _outcome(server, app) == "confirmed", seconds=15)

    answer = server.verified_data(app.bundle["sessionId"])

    assert _code(answer) == (502, "UPSTREAM_ERROR")


@pytest.mark.parametrize("step", ["document_ocr", "face_match", "consent"])
def test_a_503_after_the_work_is_a_timeout(stack: RunningStack, step: str) -> None:
    app = App.of(stack, f"cid+unavailable_after_work.{step}@example.com", "Cid").go()

    assert _code(app.answers[-1]) == (504, "UPSTREAM_TIMEOUT")


def test_an_outage_while_a_did_is_made_can_be_tried_again(stack: RunningStack) -> None:
    arm = {"operation": "user_did", "tag": "did_creation_failed"}
    requests.post(f"{stack.sandbox_url}/_sandbox/fail", json=arm, timeout=10).raise_for_status()

    answer = App.of(stack, "dan@example.com", "Dan").fetch_bundle()

    assert _code(answer) == (502, "UPSTREAM_ERROR")
    assert answer.json()["error"]["retryable"] is True


def test_a_session_that_allows_one_attempt_is_unusable_after_a_refusal(
    stack: RunningStack,
) -> None:
    address = "eve+eyes_closed+once+one_attempt@example.com"
    app = App.of(stack, address, "Eve").go()
    assert _code(app.answers[-1]) == (422, "EYES_CLOSED")
    assert _code(app.verify()) == (409, "SESSION_UNUSABLE")

    again = App.of(stack, address, "Eve")
    again.fetch_bundle({"newSession": True})
    assert again.extract().ok
    assert again.verify().ok


@pytest.mark.parametrize("tag", ["rejected_later", "duplicate_found_later"])
def test_a_confirmed_session_is_rejected_after_a_review(stack: RunningStack, tag: str) -> None:
    app, server = _after_consent(stack, tag)
    until(lambda: _outcome(server, app) == "confirmed", seconds=15)

    until(lambda: _outcome(server, app) == "rejected", seconds=60)

    answer = server.verified_data(app.bundle["sessionId"])
    assert _code(answer) == (409, "SESSION_NOT_CONFIRMED")


def test_a_new_address_makes_the_document_another_accounts(stack: RunningStack) -> None:
    before = App.of(stack, "fay@example.com", "Fay", sub="fay").go()
    assert before.answers[-1].ok

    after = App.of(stack, "fay+email_changed@example.com", "Fay", sub="fay")
    after.fetch_bundle({"newSession": True})

    assert after.bundle["userDid"] == before.bundle["userDid"]
    assert _code(after.extract()) == (422, "DOCUMENT_ALREADY_VERIFIED")


def test_the_app_can_read_the_ocr_result(stack: RunningStack) -> None:
    app = App.of(stack, "gil+incomplete_birth_date+state_d@example.com", "Gil")
    app.go(until=VERIFY)

    document = jwt_claims(app.extraction_token)["serviceDocument"]

    assert (document["dateOfBirth"], document["issuingStateCode"]) == ("1977-00-00", "D")
