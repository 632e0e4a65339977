"""Loaded once into the server that environments are forked from: what takes long to load.

Unlike any other module it works at import, which is what it is imported for. It opens no
connection.
"""

import aws_lambda_powertools.event_handler
import aws_lambda_powertools.logging
import aws_lambda_powertools.metrics  # noqa: F401
import boto3
import pydantic  # noqa: F401
import requests  # noqa: F401

# The session keeps the services' models, which are slow to read, for the clients made later.
boto3.setup_default_session()
for _service in ("dynamodb", "secretsmanager"):
    boto3.client(_service)
