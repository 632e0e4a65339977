"""A stack that logs everything, for the tests of leaks."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.clients.aws import running_aws
from tests.support.stack import RunningStack, start_stack

SECRETS = {
    "KYC_API_SECRET": "kyc-secret-5d0b1f0c6c2e4a5e",
    "SSI_API_SECRET": "ssi-secret-0f8e7c1d2b3a4958",
}


@contextmanager
def open_talkative_stack() -> Iterator[tuple[RunningStack, str]]:
    """Start a stack that logs everything, and return it with the URL of its AWS services."""
    with running_aws() as aws_url:
        environment = SECRETS | {
            "AWS_ENDPOINT_URL": aws_url,
            "LOG_LEVEL": "DEBUG",
            "SANDBOX_OAUTH_PER_MINUTE": "0",
        }
        with start_stack(environment) as stack:
            yield stack, aws_url
