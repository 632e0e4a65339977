"""What `make verify` advises: for each state of a stack, and for each finding of the self check."""

from collections.abc import Mapping
from typing import Any

from tools.operator.stack import Target

#: The states in which the stack works. After a rolled-back update it works as before.
WORKING = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
)
_NOT_CREATED = (
    "The stack was never created: delete it and deploy again, as docs/operations.md says"
    " (If the first deployment fails)."
)
_FIND_CAUSE = "Find the cause in its events, correct it, then run"
_WAIT = "Wait until CloudFormation has finished, then verify again."


def for_state(status: str, target: Target) -> str:
    """Return what to do with a stack that is in none of the `WORKING` states."""
    named = f"--region {target.region} --stack-name {target.stack}"
    deploy = f"make deploy ENV={target.environment}"
    if status == "REVIEW_IN_PROGRESS":
        return f"Its first change set was not executed: run {deploy}."
    if status.endswith("_IN_PROGRESS"):
        return _WAIT
    return {
        "CREATE_FAILED": _NOT_CREATED,
        "ROLLBACK_COMPLETE": _NOT_CREATED,
        "ROLLBACK_FAILED": _NOT_CREATED,
        "DELETE_FAILED": f"{_FIND_CAUSE} aws cloudformation delete-stack {named}.",
        "UPDATE_FAILED": f"{_FIND_CAUSE} {deploy}, or aws cloudformation rollback-stack {named}.",
        "UPDATE_ROLLBACK_FAILED": (
            f"Do not delete it. {_FIND_CAUSE} aws cloudformation continue-update-rollback {named}."
        ),
    }.get(status, f"{_FIND_CAUSE} {deploy}.")


_NOT_KNOWN = "Hypersign's answer is of no use: see the log of SelfCheckFunction."
_UNREACHABLE = (
    "Hypersign cannot be reached: check DeveloperDashboardServiceBaseUrl and SsiBaseUrl, or verify"
    " again later."
)
#: By Hypersign's status. `{field}` is the field of the secret that the check uses.
_BY_STATUS = {
    401: "Hypersign refused the API secret: store the current {field}.",
    404: "Hypersign does not know it: correct the parameter.",
    429: "Hypersign mints about ten tokens a minute: wait a minute, then verify again.",
    503: "Hypersign is down: verify again later.",
}
_BY_OUTCOME = {
    "CreditsExhausted": "The account at Hypersign has no credits or no active plan: buy credits.",
    "Misconfigured": "A variable of the function is missing or wrong: see its log.",
    "StoreThrottled": "The table of admin tokens is throttled: verify again later.",
    "StoreUnavailable": "The function cannot use the table of admin tokens: see its log.",
    "UpstreamTimeout": _UNREACHABLE,
    "UpstreamUnavailable": _UNREACHABLE,
    "no such method": "Correct IssuerVermethodId: the DID document lists no such key.",
}
_BY_AWS_CODE = {
    "ResourceNotFoundException": "There is no such secret or value: correct ApiSecretsArn.",
    "InvalidRequestException": (
        "The secret is about to be deleted: run aws secretsmanager restore-secret."
    ),
    "AccessDeniedException": (
        "The function may not read the secret: check ApiSecretsKeyArn, the policies of secret and"
        " key, and PermissionsBoundary."
    ),
}


def for_finding(finding: Mapping[str, Any], secret_field: str) -> str:
    """Return what to do about a finding of the self check. `secret_field` is the field of the
    secret that the check uses (`KYC_API_SECRET`).
    """
    outcome, status = str(finding["outcome"]), finding.get("status")
    if outcome == "SecretUnavailable":
        return _for_secret(finding)
    if status is not None and outcome != "CreditsExhausted":
        return _BY_STATUS.get(503 if status > 500 else status, _NOT_KNOWN).format(
            field=secret_field
        )
    return _BY_OUTCOME.get(outcome, _NOT_KNOWN)


def _for_secret(finding: Mapping[str, Any]) -> str:
    if "fields" in finding:
        named = " and ".join(finding["fields"]) or "JSON with KYC_API_SECRET and SSI_API_SECRET"
        return f"Put {named} into the secret ApiSecretsArn (aws secretsmanager put-secret-value)."
    other = "Secrets Manager cannot be used just now: verify again later."
    return _BY_AWS_CODE.get(str(finding.get("aws")), other)
