"""The minimum that a function can load: a handler that imports the function's third-party modules
and creates its AWS clients, without any code of the layer.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_LAYER = Path(__file__).resolve().parents[1] / "layers" / "shared"
#: The AWS services that a function creates clients for. Functions not listed use DynamoDB only.
_SERVICES = {"OutcomeEventsFunction": ("events", "sqs")}
#: Loads a function like Lambda, and prints the modules that are loaded afterwards.
_LOAD = """
import json, sys
before = set(sys.modules)
import app
loaded = [name for name in sys.modules if name not in before]
# What libraries made at run time cannot be imported.
print(json.dumps([name for name in loaded if sys.modules[name].__spec__]))
"""
_OWN = ("app", "hypersign_kyc")
_HANDLER = """
import importlib

import boto3

for module in {modules}:
    importlib.import_module(module)
clients = [boto3.client(service) for service in {services}]


def lambda_handler(event, context):
    return {{"statusCode": 200, "body": "{{}}"}}
"""


def handler_text(name: str, code: Path, environment: Mapping[str, str]) -> str:
    """Return the source of the minimal handler for a function."""
    loaded = subprocess.run(  # noqa: S603 (this very Python)
        [sys.executable, "-c", _LOAD],
        cwd=code,
        env={
            **environment,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(code), str(_LAYER))),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            # The folder is a build artefact and must not change.
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    modules = [module for module in json.loads(loaded) if _is_third(module)]
    return _HANDLER.format(modules=modules, services=_SERVICES.get(name, ("dynamodb",)))


def _is_third(module: str) -> bool:
    """Return whether a module belongs to a third-party package."""
    root = module.partition(".")[0]
    return root not in _OWN and root not in sys.stdlib_module_names
