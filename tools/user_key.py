"""`make user-key`: print a user's key, as in events and in the company's routes.

Takes ISS and SUB of the user's ID token, or EMAIL for a stack with UserKey=email, or ENV and
COGNITO_USER for a user of the stack's user pool.
"""

import os
import sys
from collections.abc import Mapping

from hypersign_kyc.errors import Forbidden
from hypersign_kyc.users.identity import email_key, subject_key
from tools.operator.stack import DeployedStack, OperatorError, aws_errors, find_stack, target_of

_USAGE = (
    "make user-key ISS=https://id.example.com SUB=ann, or make user-key EMAIL=ann@example.com,"
    " or make user-key ENV=prod COGNITO_USER=ann@example.com"
)


def key_of(given: Mapping[str, str]) -> str | None:
    """Return the user's key, or None if the variables do not name exactly one user."""
    issuer, subject, email = (given.get(name, "") for name in ("ISS", "SUB", "EMAIL"))
    if email and not (issuer or subject):
        try:
            return email_key(email)
        except Forbidden:
            return None
    return subject_key(issuer, subject) if issuer and subject and not email else None


def key_of_cognito_user(stack: DeployedStack, username: str) -> str:
    """Return the key of a user of the stack's user pool. Raises `OperatorError`."""
    pool_id = stack.outputs.get("UserPoolId")
    if not pool_id:
        raise OperatorError(f"The stack {stack.target.stack} has no user pool: give ISS and SUB.")
    cognito = stack.session.client("cognito-idp")
    try:
        user = cognito.admin_get_user(UserPoolId=pool_id, Username=username)
    except cognito.exceptions.UserNotFoundException as error:
        raise OperatorError(f"The user pool {pool_id} has no user {username}.") from error
    attributes = {it["Name"]: it.get("Value", "") for it in user["UserAttributes"]}
    if stack.parameters.get("UserKey") == "email":
        return email_key(attributes["email"])
    return subject_key(stack.outputs["JwtIssuer"], attributes["sub"])


def main(environment: Mapping[str, str]) -> int:
    """Print the key. Returns the exit code."""
    username = environment.get("COGNITO_USER", "")
    try:
        if username:
            stack = find_stack(target_of(environment.get("ENV", "dev")))
            with aws_errors(stack.target):
                key: str | None = key_of_cognito_user(stack, username)
        else:
            key = key_of(environment)
    except OperatorError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(key or f"usage: {_USAGE}", file=sys.stdout if key else sys.stderr)
    return 0 if key else 2


if __name__ == "__main__":
    sys.exit(main(os.environ))
