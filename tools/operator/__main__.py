"""`python -m tools.operator verify|token|replay-events`. make runs it, with ENV and the options in
environment variables.
"""

import os
import sys
import time
from collections.abc import Mapping

from tools.operator.aws_checks import aws_checks, webhook_processed
from tools.operator.http_checks import Api, http_checks
from tools.operator.replay import replay_of
from tools.operator.report import Check, Result, skipped, table
from tools.operator.sign_in import id_token
from tools.operator.stack import DeployedStack, OperatorError, aws_errors, find_stack, target_of

LOCAL_ORIGIN = "http://localhost"


def verify(environment: Mapping[str, str]) -> int:
    """Print the table of checks. Returns 1 if one failed."""
    url = environment.get("URL", "").rstrip("/")
    checks = _local_checks(url, environment) if url else _deployed_checks(environment)
    print(table(checks))
    return int(any(check.result is Result.FAILED for check in checks))


def _local_checks(url: str, environment: Mapping[str, str]) -> list[Check]:
    """Check a local stack with its own identity provider and origin, without AWS."""
    api = Api(url, f"{url}/local", (url,))
    return [
        skipped("stack", f"{url} is a local stack: everything that needs AWS is left out"),
        *http_checks(api, environment.get("TOKEN") or None),
    ]


def _deployed_checks(environment: Mapping[str, str]) -> list[Check]:
    stack = _stack(environment)
    with aws_errors(stack.target):
        checks = list(aws_checks(stack))
        if checks[0].result is Result.FAILED:
            return checks
        token = environment.get("TOKEN") or None
        if email := environment.get("SIGN_IN"):
            token = _test_user(stack, email)
        origins = tuple(filter(None, stack.parameters.get("AllowedOrigins", "").split(",")))
        closed = stack.parameters.get("EdgeKeyDigest")
        api = Api(
            stack.outputs["ApiUrl"],
            stack.outputs["JwtIssuer"],
            origins,
            stack.outputs["CompanyUrl"] if closed else "",
        )
        since_ms = int(time.time() * 1000)
        return [
            *checks,
            *http_checks(api, token),
            webhook_processed(stack, since_ms),
        ]


def token(environment: Mapping[str, str]) -> int:
    """Print an ID token of a test user in the stack's own user pool."""
    email = environment.get("EMAIL", "")
    if not email:
        raise OperatorError("Name the test user: make token ENV=dev EMAIL=test@example.com")
    stack = _stack(environment)
    with aws_errors(stack.target):
        print(_test_user(stack, email))
    return 0


def _test_user(stack: DeployedStack, email: str) -> str:
    if stack.target.environment == "prod":
        raise OperatorError("Test users are not created in prod: pass TOKEN of a real user.")
    return id_token(stack, email)


def replay_events(environment: Mapping[str, str]) -> int:
    """Publish the events that were set aside. Returns 1 if messages stay in the queue."""
    stack = _stack(environment)
    with aws_errors(stack.target):
        report = replay_of(stack).run()
    print(f"{report.published} events published, {len(report.kept)} messages kept in the queue")
    for message_id, reason in report.kept:
        print(f"  {message_id}: {reason}")
    return int(bool(report.kept))


def _stack(environment: Mapping[str, str]) -> DeployedStack:
    return find_stack(target_of(environment.get("ENV", "dev")))


COMMANDS = {"verify": verify, "token": token, "replay-events": replay_events}


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run the command and return the exit code. An error prints one sentence to stderr."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m tools.operator {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](environment)
    except OperatorError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
