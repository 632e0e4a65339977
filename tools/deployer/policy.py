"""The deployer's policy, made from the transformed template and CloudFormation's resource schemas.

A schema lists the actions that CloudFormation calls with the deployer's credentials for a type.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from tools.deployer.rules import (
    ALSO_NEEDED,
    KEY_USES,
    LINKED_ROLES,
    NOT_USED,
    STACK_ACTIONS,
    USES_THE_KEY,
    VERIFY_ACTIONS,
    Deployment,
)

Statement = dict[str, Any]
#: IAM's limit for a managed policy. White space does not count.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MOST_CHARACTERS = 6144
_HANDLERS = ("create", "read", "update", "delete")
_KEY = "AWS::KMS::Key"


def schema_actions(kind: str) -> set[str]:
    """Return the actions that CloudFormation may call to create, read, update and delete this type
    of resource.
    """
    # cfn-lint takes a second to load.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    handlers = schema["handlers"]
    return {each for name in _HANDLERS for each in handlers.get(name, {}).get("permissions", ())}


def is_used(action: str) -> bool:
    """Return False if the template needs no such action."""
    return not any(fnmatch(action, each) for group in NOT_USED.values() for each in group)


def actions(kind: str, deployment: Deployment) -> set[str]:
    """Return the actions that this template needs for resources of this type."""
    found = {each for each in schema_actions(kind) if is_used(each)} | set(
        ALSO_NEEDED.get(kind, ())
    )
    if kind != _KEY:
        # The uses of the stack's key are stated by `_key_uses`. No other key is used.
        found = {each for each in found if not each.startswith("kms:")}
    if not deployment.boundary:
        found -= {"iam:PutRolePermissionsBoundary"}
    # Without the boundary, the deployer could give roles any right.
    return found - {"iam:DeleteRolePermissionsBoundary"}


def statements(kinds: Iterable[str], deployment: Deployment) -> Iterator[Statement]:
    """Yield the statements for these types of resources."""
    kinds = set(kinds)
    needed = {each for kind in kinds for each in actions(kind, deployment)} | set(VERIFY_ACTIONS)
    groups: dict[str, list[str]] = defaultdict(list)
    for action in sorted(needed):
        scope = [deployment.arns(action), deployment.condition(action)]
        groups[json.dumps([action.partition(":")[0], *scope])].append(action)
    yield from _stack(deployment)
    yield from _bucket(deployment)
    for key, allowed in groups.items():
        _, resources, condition = json.loads(key)
        yield _allow(allowed, resources, condition)
    yield from _key_uses(kinds, deployment)
    linked = sorted(name for kind, name in LINKED_ROLES.items() if kind in kinds)
    if linked:
        yield _allow(
            ["iam:CreateServiceLinkedRole"],
            [f"arn:aws:iam::{deployment.account}:role/aws-service-role/*"],
            {"StringEquals": {"iam:AWSServiceName": linked}},
        )


def documents(kinds: Iterable[str], deployment: Deployment) -> list[dict[str, Any]]:
    """Return the policy in as many documents as IAM's limit requires."""
    made: list[list[Statement]] = [[]]
    for statement in statements(kinds, deployment):
        if _size([*made[-1], statement]) > MOST_CHARACTERS:
            made.append([])
        made[-1].append(statement)
    return [_document(each) for each in made]


def _document(allowed: list[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": allowed}


def _size(allowed: list[Statement]) -> int:
    return len("".join(json.dumps(_document(allowed)).split()))


def _allow(allowed: list[str], resources: list[str], condition: dict[str, Any]) -> Statement:
    made: Statement = {"Effect": "Allow", "Action": allowed, "Resource": resources}
    return made | ({"Condition": condition} if condition else {})


def _stack(deployment: Deployment) -> Iterator[Statement]:
    here = f"arn:aws:cloudformation:{deployment.region}"
    stack = f"{here}:{deployment.account}:stack/{deployment.stack}/*"
    # SAM's transformation belongs to AWS.
    yield _allow(list(STACK_ACTIONS), [stack, f"{here}:aws:transform/Serverless-2016-10-31"], {})
    yield _allow(["cloudformation:GetTemplateSummary"], ["*"], {})
    samcli = f"{here}:{deployment.account}:stack/aws-sam-cli-managed-default/*"
    yield _allow(["cloudformation:DescribeStacks"], [samcli], {})


def _bucket(deployment: Deployment) -> Iterator[Statement]:
    bucket = "arn:aws:s3:::aws-sam-cli-managed-default-samclisourcebucket-*"
    own = {"StringEquals": {"aws:ResourceAccount": deployment.account}}
    yield _allow(["s3:ListBucket"], [bucket], own)
    objects = ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:PutObject"]
    yield _allow(objects, [f"{bucket}/{deployment.s3_prefix or deployment.stack}/*"], own)


def _key_uses(kinds: set[str], deployment: Deployment) -> Iterator[Statement]:
    services = sorted(it for kind, it in USES_THE_KEY.items() if kind in kinds)
    if services and _KEY in kinds:
        through = [f"{service}.{deployment.region}.amazonaws.com" for service in services]
        condition = deployment.condition("kms:Decrypt")
        condition.setdefault("StringEquals", {})["kms:ViaService"] = through
        yield _allow(list(KEY_USES), list(deployment.arns("kms:Decrypt")), condition)
