"""The environment variables of a function: its own and those that Lambda sets.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

import os

from local.template.resources import Function

_PASSED_ON = (
    "PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
)


def base_variables() -> dict[str, str]:
    """Return the machine's variables that every process needs. Functions get no others of the
    developer's.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {"LANG": "en_US.UTF-8", "TZ": ":UTC"}


def lambda_variables(function: Function) -> dict[str, str]:
    """Return all variables for an environment of this function."""
    return {
        **base_variables(),
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "LAMBDA_TASK_ROOT": str(function.code),
        "_HANDLER": function.handler,
        **function.environment,
    }
