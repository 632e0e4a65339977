"""Fixtures of the runtime's tests."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _region() -> Iterator[None]:
    """SAM asks boto3 for a region to know the partition; no call is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield
