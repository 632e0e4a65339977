"""The least that a function can load: a handler that imports the third-party modules that the
function loads, makes its AWS clients, and has nothing of the layer's code.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_LAYER = Path(__file__).resolve().parents[1] / "layers" / "shared"
#: By the name of a function, what it makes clients for; the others are DynamoDB's.
_SERVICES = {"OutcomeEventsFunction": ("events", "sqs")}
#: Loads a function as Lambda does, and prints what is loaded then.
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
    """The source of such a handler for the function of this name, code and environment."""
    loaded = subprocess.run(  # noqa: S603 (this very Python)
        [sys.executable, "-c", _LOAD],
        cwd=code,
        env={
            **environment,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(code), str(_LAYER))),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            # The folder is what was built, and stays as it is.
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    modules = [module for module in json.loads(loaded) if _is_third(module)]
    return _HANDLER.format(modules=modules, services=_SERVICES.get(name, ("dynamodb",)))


def _is_third(module: str) -> bool:
    """Whether a module is neither Python's nor this project's."""
    root = module.partition(".")[0]
    return root not in _OWN and root not in sys.stdlib_module_names
