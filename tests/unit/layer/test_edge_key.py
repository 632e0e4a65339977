"""With `EdgeKeyDigest`, only requests that came through the CloudFront distribution are handled."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hypersign_kyc.api.http import EDGE_KEY
from hypersign_kyc.digests import text_digest
from hypersign_kyc.observability import metrics
from hypersign_kyc.wiring import wired

ROOT = Path(__file__).parents[3]
KEY = "a-key-that-only-the-distribution-has"
#: One event per function whose callers are apps.
EVENTS = {
    "token_bundle": "bundle-get",
    "extraction": "extract-passport",
    "biometrics": "verify",
    "consent": "presentation",
    "outcome": "session-status",
}


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KYC_ENVIRONMENT", "production")
    monkeypatch.setenv("EDGE_KEY_DIGEST", text_digest(KEY))
    monkeypatch.setattr(metrics.provider, "namespace", "HypersignKyc")
    wired.cache_clear()
    yield
    wired.cache_clear()


def _status_and_error(function: str, event: str, **headers: str) -> tuple[int, dict[str, Any]]:
    handler = runpy.run_path(str(ROOT / "functions" / function / "app.py"))["lambda_handler"]
    sent = json.loads((ROOT / "events" / f"{event}.json").read_text(encoding="utf-8"))
    sent["headers"] |= headers
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 20_000)
    answer = handler(sent, context)
    return answer["statusCode"], json.loads(answer["body"])["error"]


@pytest.mark.parametrize("function", EVENTS)
@pytest.mark.parametrize("headers", [{}, {EDGE_KEY: ""}, {EDGE_KEY: "another-key"}])
def test_a_request_that_avoids_the_distribution_is_refused(
    function: str, headers: dict[str, str]
) -> None:
    status, error = _status_and_error(function, EVENTS[function], **headers)

    assert (status, error["code"]) == (403, "FORBIDDEN")
    assert "CloudFront" in error["hint"]


def test_while_the_key_is_changed_both_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_KEY_DIGEST", f"{text_digest(KEY)},{text_digest('the-next-key')}")
    for key, status in ((KEY, 500), ("the-next-key", 500), ("another-key", 403)):
        wired.cache_clear()
        assert _status_and_error("biometrics", "verify", **{EDGE_KEY: key})[0] == status


@pytest.mark.parametrize("function", EVENTS)
def test_a_request_with_the_key_is_handled(function: str) -> None:
    status, error = _status_and_error(function, EVENTS[function], **{EDGE_KEY: KEY})

    # The function has no other variables here.
    assert (status, error["code"]) == (500, "MISCONFIGURED")


def test_the_companys_servers_call_directly() -> None:
    status, error = _status_and_error("company", "company-session")

    assert (status, error["code"]) == (500, "MISCONFIGURED")


def test_without_a_digest_everybody_may_call_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_KEY_DIGEST", "")

    status, error = _status_and_error("biometrics", "verify")

    assert (status, error["code"]) == (500, "MISCONFIGURED")
