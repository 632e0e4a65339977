"""The sandbox as a separate process, called over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from local.sandbox.account import Account
from tests.support.waiting import until
from tests.unit.sandbox.guide_journey import PICTURE, Answer, Journey, picture

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "local.sandbox"]


@contextmanager
def _running(**environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its URL."""
    with subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, _url(process)
        finally:
            process.kill()


def _url(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    for line in process.stdout:
        if line.startswith("sandbox: "):
            return line.removeprefix("sandbox: ").strip()
    pytest.fail("the sandbox ended before it was ready")


def _environment(account: Account) -> dict[str, str]:
    return {
        "KYC_API_SECRET": account.kyc_api_secret,
        "SSI_API_SECRET": account.ssi_api_secret,
        "ISSUER_DID": account.issuer_did,
        "ISSUER_VERMETHOD_ID": account.issuer_verification_method_id,
        "SANDBOX_OAUTH_PER_MINUTE": "0",
        "SANDBOX_LOG": "1",
    }


def _journey(url: str, account: Account, email: str = "ann@example.com") -> Journey:
    http = requests.Session()

    def send(method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        with http.request(method, url + path, headers=headers, json=body, timeout=10) as response:
            return Answer(response.status_code, response.json(), response.headers)

    return Journey(send, url, account, email)


@pytest.fixture(scope="module")
def account() -> Account:
    return Account.generate()


@pytest.fixture(scope="module")
def url(account: Account) -> Iterator[str]:
    with _running(**_environment(account)) as (_, url):
        yield url


@pytest.fixture
def user(url: str, account: Account) -> Journey:
    return _journey(url, account)


def test_a_user_is_verified_from_the_first_token_to_the_verified_data(user: Journey) -> None:
    user.control("reset")
    user.to_presentation()
    consent = user.consent()
    assert consent.body["success"] is True
    assert set(consent.found) == {"userId", "redirectUrl"}
    id_token = user.outcome().found["idToken"]
    assert user.verified_data(id_token).found["presentation"] == user.presentation

    report = user.usage()
    assert {name: count["succeeded"] for name, count in report["operations"].items()} == {
        "admin_token_kyc": 1,
        "admin_token_ssi": 1,
        "kyc_session": 1,
        "user_did": 1,
        "did_jwt": 1,
        "user_token": 1,
        "document_ocr": 1,
        "face_match": 1,
        "presentation": 1,
        "consent": 1,
        "outcome": 1,
        "verified_data": 1,
        "resolved_did": 0,
    }
    # Session 4, DID 7, JWT 5, exchange 1, extraction 20, face match 45, consent 5.
    assert report["credits"] == 87


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_come_as_base64_or_as_data_urls(user: Journey, kind: str) -> None:
    user.to_user_token()
    text = picture(kind)
    for sent in (text, f"data:image/{kind.lower()};base64,{text}"):
        assert user.extract(body={"documentFront": sent}).status == 200


def test_a_government_id_is_read_from_both_sides(user: Journey) -> None:
    user.to_user_token()
    body = {"documentType": "GOVT_ID", "documentBack": PICTURE, "countryCode": "IND"}
    extracted = user.extract(body=body).found
    user.extraction_token = extracted["extractionToken"]
    credential = user.match().found["credentials"][0]
    assert "GovernmentIdCredential" in credential["type"]
    assert credential["credentialSubject"]["issuingStateCode"] == "IND"


def test_the_usage_tells_names_of_what_was_sent_and_no_values(user: Journey) -> None:
    user.to_did()
    user.issue_jwt({"X-Extra": "unique-value"}, {"surplus": "unique-value"})
    sent = user.usage()["operations"]["did_jwt"]
    assert {"x-extra", "authorization"} <= set(sent["last_headers"])
    assert {"surplus", "claims.email", "issuer.did"} <= set(sent["last_fields"])
    assert "unique-value" not in str(user.usage())


def test_calls_of_many_users_at_once_do_not_mix(url: str, account: Account) -> None:
    def verified(number: int) -> str:
        user = _journey(url, account, f"user{number}@example.com").to_presentation()
        user.consent()
        presentation = user.verified_data(user.outcome().found["idToken"]).found["presentation"]
        assert presentation["holder"] == user.did
        return user.did

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(verified, range(12)))) == 12


def test_an_answer_cut_off_breaks_the_connection(url: str, account: Account) -> None:
    user = _journey(url, account, "ann+cut_off@example.com").to_user_token()
    with pytest.raises(requests.exceptions.RequestException):
        user.extract()
    assert user.usage()["operations"]["document_ocr"]["succeeded"] >= 1


def test_an_answer_can_be_huge(url: str, account: Account) -> None:
    user = _journey(url, account, "ann+huge_answer@example.com").to_user_token()
    assert len(user.extract().body["padding"]) == 16 * 1024 * 1024


def test_latency_is_added_to_every_call(account: Account) -> None:
    with _running(**_environment(account), SANDBOX_LATENCY_MS="200") as (_, url):
        user = _journey(url, account)
        started = time.monotonic()
        user.to_admin_tokens()
        assert time.monotonic() - started >= 0.4


def test_the_log_tells_calls_and_no_values(account: Account) -> None:
    with _running(**_environment(account)) as (process, url):
        user = _journey(url, account, "ann+upstream_error@example.com").to_user_token()
        user.extract()
        process.terminate()
        _, logged = process.communicate(timeout=60)
    assert "document_ocr 500" in logged
    for value in (user.email, user.did, user.session_id, user.user_token, user.kyc_token):
        assert value not in logged


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_stack_stops_at_once_even_during_a_hanging_call(
    account: Account, number: signal.Signals
) -> None:
    with _running(**_environment(account)) as (process, url):
        user = _journey(url, account, "ann+hanging@example.com").to_user_token()

        def hang() -> None:
            with pytest.raises(requests.exceptions.ConnectionError):
                user.extract()

        caller = threading.Thread(target=hang)
        caller.start()
        until(lambda: _extractions(url) == 1)
        process.send_signal(number)
        assert process.wait(timeout=60) == 0
        caller.join(timeout=60)
        assert not caller.is_alive()


def test_the_stack_stops_when_its_parent_has_ended(account: Account) -> None:
    parent = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen({COMMAND}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "print(child.pid, child.stdout.readline().decode())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", parent],
        cwd=ROOT,
        env={**os.environ, **_environment(account)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    pid, _, url = ended.stdout.split()
    try:
        until(lambda: not _answers(url))
    finally:
        if _answers(url):
            os.kill(int(pid), signal.SIGKILL)


def _extractions(url: str) -> int:
    usage = requests.get(f"{url}/_sandbox/usage", timeout=60).json()
    return int(usage["operations"]["document_ocr"]["received"])


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/_sandbox/usage", timeout=60).ok
    except requests.exceptions.ConnectionError:
        return False
