from collections.abc import Iterator

import pytest

from tests.template.stack import Stack


@pytest.fixture(scope="session", autouse=True)
def _region() -> Iterator[None]:
    """SAM asks boto3 for a region to know the partition; no call is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield


@pytest.fixture
def stack() -> Stack:
    """The stack with nothing but the required parameters."""
    return Stack.where()
