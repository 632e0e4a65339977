"""Loaded once into the server that environments are forked from: what takes long to load.

Unlike any other module it works at import, which is what it is imported for. It opens no
connection.
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
    """Has pydantic load the parts that it puts off until there is a model."""

    text: str = pydantic.Field(min_length=1)
    secret: pydantic.SecretStr | None = None


# As Lambda sets up the root logger, before any function is loaded: warnings and worse of every
# library go to the log.
logging.basicConfig(format="[%(levelname)s]\t%(asctime)s\t%(message)s", stream=sys.stdout)

# The session keeps the services' models, which are slow to read, for the clients made later.
boto3.setup_default_session()
for _service in ("dynamodb", "secretsmanager"):
    boto3.client(_service)
_Warm.model_validate_json('{"text": "warm"}')

# Environments share this memory as long as nobody writes to it; the garbage collector would.
gc.collect()
gc.freeze()
