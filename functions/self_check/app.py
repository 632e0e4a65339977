"""The self check of a deployment, which `make verify` invokes directly. It has no routes, so that
whoever may verify a deployment cannot act for a user.
"""

from typing import Any

from hypersign_kyc.api.frame import by_request
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.wiring import prepare, wired


def self_check(_event: dict[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Return what each check found."""
    return {"checks": wired().self_check.run(deadline)}


lambda_handler = by_request("self_check", self_check)
prepare(lambda wiring: wiring.self_check)
