"""The key of the admin tokens: who may use it, and through which services."""

import json
from typing import Any

import pytest

from tests.template.stack import ROOT, Stack

#: The KMS actions of AmazonDynamoDBReadOnlyAccess. In DynamoDB it allows every read.
#: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonDynamoDBReadOnlyAccess.html
READ_ONLY_ACCESS = {"kms:DescribeKey", "kms:ListAliases"}
ACCOUNT = {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
#: Actions that decrypt, or that give this right to others.
OPENS = {"kms:Decrypt", "kms:CreateGrant", "kms:ReEncryptFrom"}
SERVICES = {"dynamodb.${AWS::Region}.amazonaws.com", "secretsmanager.${AWS::Region}.amazonaws.com"}


def statements(stack: Stack) -> dict[str, Any]:
    return {it["Sid"]: it for it in stack.properties("TokensKey")["KeyPolicy"]["Statement"]}


def via(statement: Any) -> set[str]:
    """Return the services that a statement is limited to."""
    named = statement["Condition"]["StringEquals"]["kms:ViaService"]
    return {each["Fn::Sub"] for each in (named if isinstance(named, list) else [named])}


def actions(statement: Any) -> set[str]:
    named = statement["Action"]
    return set(named if isinstance(named, list) else [named])


def test_the_key_encrypts_the_admin_tokens_and_the_created_secret(stack: Stack) -> None:
    key = {"Fn::GetAtt": ["TokensKey", "Arn"]}
    assert stack.properties("AdminTokensTable")["SSESpecification"]["KMSMasterKeyId"] == key
    assert stack.properties("ApiSecrets")["KmsKeyId"] == key
    assert stack.properties("TokensKey")["EnableKeyRotation"] is True


def test_read_access_to_dynamodb_does_not_open_the_tokens(stack: Stack) -> None:
    """The key policy alone lets nobody use the key. It names only the account, so a principal also
    needs an IAM policy for the key, and AmazonDynamoDBReadOnlyAccess is not such a policy.
    """
    for statement in statements(stack).values():
        assert statement["Principal"] == ACCOUNT
    assert not READ_ONLY_ACCESS & OPENS


def test_the_account_administers_the_key_and_cannot_open_with_that(stack: Stack) -> None:
    administration = statements(stack)["AccountAdministersTheKey"]
    assert "Condition" not in administration
    assert not actions(administration) & OPENS
    assert "kms:PutKeyPolicy" in actions(administration)
    assert "*" not in "".join(actions(administration))


def test_the_key_is_used_through_two_services_only(stack: Stack) -> None:
    use = statements(stack)["UseThroughDynamoDbAndSecretsManager"]
    assert via(use) == SERVICES
    grant = statements(stack)["GrantToDynamoDb"]
    assert actions(grant) == {"kms:CreateGrant"}
    assert via(grant) == {"dynamodb.${AWS::Region}.amazonaws.com"}
    assert grant["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
    assert set(statements(stack)) == {
        "AccountAdministersTheKey",
        "GrantToDynamoDb",
        "UseThroughDynamoDbAndSecretsManager",
    }


@pytest.mark.parametrize("with_secret", [True, False])
def test_functions_use_the_key_through_the_services_only(with_secret: bool) -> None:
    policy = Stack.where(CreateApiSecrets=with_secret).properties("AdminTokensPolicy")
    key = {"Fn::GetAtt": ["TokensKey", "Arn"]}
    uses = [it for it in policy["PolicyDocument"]["Statement"] if it["Resource"] == key]
    by_service = {next(iter(via(it))): actions(it) for it in uses}
    assert by_service.pop("dynamodb.${AWS::Region}.amazonaws.com")
    secret = {"secretsmanager.${AWS::Region}.amazonaws.com": {"kms:Decrypt"}}
    assert by_service == (secret if with_secret else {})


def test_only_functions_that_call_hypersign_may_use_the_key(stack: Stack) -> None:
    for name, role in stack.of_type("AWS::IAM::Role").items():
        assert "TokensKey" not in json.dumps(role), name


def test_the_documentation_explains_every_statement(stack: Stack) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in statements(stack):
        assert f"`{name}`" in page
