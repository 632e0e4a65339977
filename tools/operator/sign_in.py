"""`make token`: create a test user in the stack's own user pool and print an ID token."""

import contextlib
import secrets
from typing import TYPE_CHECKING

from tools.operator.stack import DeployedStack, OperatorError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

#: Marks the users that this command created. A group is used, because users can change their own
#: attributes but not their groups.
GROUP = "created-by-make-token"


def id_token(stack: DeployedStack, email: str) -> str:
    """Sign the test user in and return the ID token. Creates the user if no user has this address.
    Raises `OperatorError`.
    """
    pool_id = stack.outputs.get("UserPoolId")
    client_id = stack.outputs.get("UserPoolClientId")
    if not pool_id or not client_id:
        raise OperatorError(
            f"The stack {stack.target.stack} has no user pool of its own: get an ID token from"
            f" {stack.outputs.get('JwtIssuer', 'your identity provider')}."
        )
    cognito = stack.session.client("cognito-idp")
    username = _own_user(cognito, pool_id, email) or _create(cognito, pool_id, email)
    # Each run sets another password, so nobody has to remember it.
    password = secrets.token_urlsafe(24) + "aA1!"
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username=username, Password=password, Permanent=True
    )
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )
    return answer["AuthenticationResult"]["IdToken"]


def _own_user(cognito: "CognitoIdentityProviderClient", pool_id: str, email: str) -> str | None:
    """Return the username of the test user with this address, or None. Raises `OperatorError` if it
    is a real user's address.
    """
    found = cognito.list_users(UserPoolId=pool_id, Filter=f'email = "{email}"', Limit=1)["Users"]
    if not found:
        return None
    username = found[0]["Username"]
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username=username)["Groups"]
    if GROUP not in [group["GroupName"] for group in groups]:
        raise OperatorError(
            f"{email} is a user that this command did not create, so nothing was changed."
            " Choose another EMAIL."
        )
    return username


def _create(cognito: "CognitoIdentityProviderClient", pool_id: str, email: str) -> str:
    with contextlib.suppress(cognito.exceptions.GroupExistsException):
        cognito.create_group(
            UserPoolId=pool_id, GroupName=GROUP, Description="Test users of `make token`"
        )
    user = cognito.admin_create_user(
        UserPoolId=pool_id,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
            {"Name": "name", "Value": "Test User"},
        ],
    )["User"]
    username = user["Username"]
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=username, GroupName=GROUP)
    return username
