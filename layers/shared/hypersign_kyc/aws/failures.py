"""Turn the errors of our own AWS services into `StoreUnavailable`, and name them in the event's log
line and metrics.
"""

import re

from botocore.exceptions import BotoCoreError, ClientError

from hypersign_kyc.errors import StoreThrottled, StoreUnavailable
from hypersign_kyc.observability import DependencyFailure, observation

#: The codes with which DynamoDB says that a table or the account gets too many requests.
THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
)
_CODE = re.compile(r"[A-Za-z0-9.:]{1,80}")


def store_failure(
    service: str, operation: str, error: BotoCoreError | ClientError
) -> StoreUnavailable:
    """Return the error to raise for a failed call of an AWS service (`dynamodb`, `UpdateItem`), and
    note the failure.
    """
    code = error_code(error)
    observation.dependency_failed(DependencyFailure(service, operation, code))
    return StoreThrottled() if code in THROTTLED else StoreUnavailable()


def error_code(error: BotoCoreError | ClientError) -> str:
    """Return AWS's error code, or botocore's own type if no answer came. Never a text."""
    if not isinstance(error, ClientError):
        return type(error).__name__
    code = str(error.response.get("Error", {}).get("Code", ""))
    # A proxy can put anything here.
    return code if _CODE.fullmatch(code) else "Unknown"
