"""The calls that the sandbox got, counted before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from tests.support.stack import RunningStack


def usage(stack: RunningStack) -> dict[str, dict[str, Any]]:
    """Return for each operation: received, succeeded, credits, names of the last headers and
    fields.
    """
    operations: dict[str, dict[str, Any]] = requests.get(
        f"{stack.sandbox_url}/_sandbox/usage", timeout=10
    ).json()["operations"]
    return operations


def received(stack: RunningStack, operation: str) -> int:
    """Return how many calls of an operation the sandbox has received."""
    return int(usage(stack)[operation]["received"])


@contextmanager
def not_called(stack: RunningStack) -> Iterator[None]:
    """Check that the block causes no call to Hypersign's services."""
    before = usage(stack)
    yield
    assert usage(stack) == before


def verified_presentation(
    stack: RunningStack, kyc_api_secret: str, session_id: str
) -> dict[str, Any]:
    """Return Hypersign's presentation of a finished session."""
    minted = requests.post(
        f"{stack.sandbox_url}/dashboard/api/v1/app/oauth?grant_type=access_service_kyc",
        headers={"X-Api-Secret-Key": kyc_api_secret},
        timeout=10,
    ).json()
    headers = {"x-kyc-access-token": minted["access_token"]}
    kyc = f"{stack.sandbox_url}/kyc"
    outcome = requests.get(
        f"{kyc}/api/v2/consents/{session_id}", headers=headers, timeout=10
    ).json()
    verified = requests.get(
        f"{kyc}/api/v1/e-kyc/verification/user-consent",
        params={"idToken": outcome["data"]["idToken"]},
        headers=headers,
        timeout=10,
    ).json()
    presentation: dict[str, Any] = verified["data"]["presentation"]
    return presentation
