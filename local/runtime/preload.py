"""Loads slow libraries once, in the server that environments are forked from.

Unlike all other modules, it does its work at import, because the fork server only imports it. It
opens no connection.
"""

import gc
import logging
import sys
import zoneinfo  # noqa: F401

import aws_lambda_powertools.event_handler
import aws_lambda_powertools.logging
import aws_lambda_powertools.metrics
import aws_lambda_powertools.utilities.typing  # noqa: F401
import boto3
import boto3.dynamodb.types
import pydantic
import pydantic.json_schema
import requests  # noqa: F401


class _Warm(pydantic.BaseModel):
    """Makes pydantic load the parts that it loads only for the first model."""

    text: str = pydantic.Field(min_length=1)
    secret: pydantic.SecretStr | None = None


# Set up the root logger as Lambda does before it loads a function: every library's warnings and
# errors go to the log.
logging.basicConfig(format="[%(levelname)s]\t%(asctime)s\t%(message)s", stream=sys.stdout)

# The session keeps the services' models for later clients, because reading them is slow.
boto3.setup_default_session()
for _service in ("dynamodb", "secretsmanager"):
    boto3.client(_service)
_Warm.model_validate_json('{"text": "warm"}')

# Environments share this memory until one writes to it, and the garbage collector would write.
gc.collect()
gc.freeze()
