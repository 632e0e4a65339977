"""Name the failures of our own AWS services in the event's log line and metrics."""

import re

from botocore.exceptions import BotoCoreError, ClientError

from hypersign_kyc.errors import StoreThrottled, StoreUnavailable
from hypersign_kyc.observability import DependencyFailure, observation

#: The codes with which DynamoDB says that a table or the account gets too many requests.
THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
)
_CODE = re.compile(r"[A-Za-z0-9.]{1,80}")


def note_failure(service: str, operation: str, error: BotoCoreError | ClientError) -> str:
    """Note a failed call of an AWS service (`dynamodb`, `UpdateItem`). Returns AWS's error code, or
    botocore's own type of error if no answer came.
    """
    code = type(error).__name__
    if isinstance(error, ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        if not _CODE.fullmatch(code):
            # This is not an answer of AWS, but for example of a proxy.
            code = "Unknown"
    observation.dependency_failed(DependencyFailure(service, operation, code))
    return code


def table_failure(operation: str, error: BotoCoreError | ClientError) -> StoreUnavailable:
    """Note a failed call of DynamoDB, and return the error to raise."""
    code = note_failure("dynamodb", operation, error)
    return StoreThrottled() if code in THROTTLED else StoreUnavailable()
