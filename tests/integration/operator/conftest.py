"""moto's AWS in this process."""

from collections.abc import Iterator

import boto3
import botocore.session
import pytest
from botocore.loaders import create_loader
from moto import mock_aws

#: Reads the model of each service once for all tests. It is the slowest part of making a client.
MODELS = create_loader()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty AWS account. Requests to this machine still reach the local stack."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws(
        config={"core": {"mock_credentials": False, "passthrough": {"urls": ["localhost"]}}}
    ):
        session = botocore.session.Session()
        session.register_component("data_loader", MODELS)
        boto3.setup_default_session(botocore_session=session)
        yield
