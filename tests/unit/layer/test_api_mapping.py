"""A domain can map the API to a path of its own, such as `https://example.com/kyc`."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hypersign_kyc.observability import metrics
from hypersign_kyc.wiring import wired

ROOT = Path(__file__).parents[3]
#: One event per function with routes.
EVENTS = {
    "token_bundle": "bundle-get",
    "extraction": "extract-passport",
    "biometrics": "verify",
    "consent": "presentation",
    "outcome": "session-status",
    "company": "company-session",
}


@pytest.fixture(autouse=True)
def _unconfigured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(metrics.provider, "namespace", "HypersignKyc")
    wired.cache_clear()
    yield
    wired.cache_clear()


def _answer(function: str, path: str | None = None, *, mapping: str = "") -> tuple[int, str]:
    """Return status and code of the function's answer."""
    handler = runpy.run_path(str(ROOT / "functions" / function / "app.py"))["lambda_handler"]
    text = (ROOT / "events" / f"{EVENTS[function]}.json").read_text(encoding="utf-8")
    event: dict[str, Any] = json.loads(text)
    event["rawPath"] = mapping + (path or event["rawPath"])
    answer = handler(event, SimpleNamespace(get_remaining_time_in_millis=lambda: 20_000))
    return answer["statusCode"], json.loads(answer["body"])["error"]["code"]


@pytest.mark.parametrize("mapping", ["", "/kyc", "/v1/kyc"])
@pytest.mark.parametrize("function", EVENTS)
def test_a_path_before_the_route_changes_nothing(function: str, mapping: str) -> None:
    # The route is found. The function has no variables here.
    assert _answer(function, mapping=mapping) == (500, "MISCONFIGURED")


def test_a_path_that_is_not_the_route_is_not_found() -> None:
    assert _answer("biometrics", "/api/v2/another", mapping="/kyc") == (404, "NOT_FOUND")
