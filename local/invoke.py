"""`python -m local.invoke EVENT`: sends one event from a file to its function.

Like `sam local invoke`, but without Docker. With LOCAL_RUNTIME=lambda, the built functions run
under Lambda's own runtime. moto and the sandbox replace AWS and Hypersign. Their data is lost at
the end.
"""

import dataclasses
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from local.log import say
from local.runtime.artefacts import ArtefactsError, emulation
from local.runtime.emulator import EmulatorRuntime
from local.runtime.environment import InvocationError
from local.runtime.pool import Pool
from local.runtime.process import ProcessRuntime
from local.services.aws import credentials
from local.services.local_template import local_template
from local.services.started import Services
from local.services.upstream import Upstream
from local.template.intrinsics import TemplateError
from local.template.resources import LambdaIntegration
from local.template.stack_template import DEFAULT_REGION, Template

_KINDS = {"aws:sqs": "SQS", "aws:dynamodb": "DynamoDB", "aws:events": "Schedule"}
_URL = "http://localhost:3000"
_SECONDS = 30.0


def invoke(event: bytes, environment: Mapping[str, str]) -> bytes:
    """Return the function's answer (JSON). Raises InvocationError, ArtefactsError."""
    with ExitStack() as stopping:
        upstream = Upstream(environment)
        aws = credentials(environment, environment.get("AWS_REGION") or DEFAULT_REGION)
        services = Services(environment, upstream, aws, stopping)
        variables = upstream.variables(services.sandbox_url())
        template = local_template({**environment, **variables}, _URL)
        endpoints = services.provide(template)
        function = template.functions()[function_of(json.loads(event), template)]
        function = dataclasses.replace(
            function, environment={**endpoints.variables(), **function.environment}
        )
        runtime = (
            EmulatorRuntime(emulation())
            if environment.get("LOCAL_RUNTIME") == "lambda"
            else ProcessRuntime(aws, [function])
        )
        stopping.callback(runtime.close)
        pool = Pool(function, runtime)
        stopping.callback(pool.close)
        return pool.invoke(event, _SECONDS)


def function_of(event: Mapping[str, Any], template: Template) -> str:
    """Return the function that gets such events, from its route, a queue, a table's stream or a
    schedule.

    Raises TemplateError.
    """
    if "routeKey" in event:
        kind, key = "HttpApi", event["routeKey"]
        functions = [
            route.integration.function
            for route in template.routes()
            if route.key == key and isinstance(route.integration, LambdaIntegration)
        ]
    else:
        source = event["Records"][0]["eventSource"] if "Records" in event else "aws:events"
        kind = _KINDS[source]
        functions = [function for function, _ in template.events(kind)]
    if not functions:
        raise TemplateError(f"No function has an event {kind} for this")
    return functions[0]


def _main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        say("usage: python -m local.invoke EVENT")
        return 2
    try:
        answer = invoke(Path(arguments[0]).read_bytes(), os.environ)
    except (ArtefactsError, InvocationError, TemplateError) as error:
        say(f"error: {error}")
        return 1
    say(json.dumps(json.loads(answer), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
