"""`python -m local.invoke EVENT`: one event from a file through the function that its route has.

As `sam local invoke`, without Docker: with LOCAL_RUNTIME=lambda what is built runs under Lambda's
own runtime. AWS and Hypersign are stood in for; what they hold is gone afterwards.
"""

import dataclasses
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from local.log import say
from local.runtime.artefacts import ArtefactsError, emulation
from local.runtime.emulator import EmulatorRuntime
from local.runtime.environment import InvocationError
from local.runtime.pool import Pool
from local.runtime.process import ProcessRuntime
from local.services.aws import credentials
from local.services.started import Services, local_template
from local.services.upstream import Upstream
from local.template.stack_template import DEFAULT_REGION

_URL = "http://localhost:3000"
_SECONDS = 30.0


def invoke(event: bytes, environment: Mapping[str, str]) -> bytes:
    """The function's answer (JSON). Raises InvocationError, ArtefactsError."""
    with ExitStack() as stopping:
        upstream = Upstream(environment)
        aws = credentials(environment, environment.get("AWS_REGION") or DEFAULT_REGION)
        services = Services(environment, upstream, aws, stopping)
        variables = upstream.variables(services.sandbox_url())
        template = local_template({**environment, **variables}, _URL)
        endpoints = services.provide(template)
        key = json.loads(event)["routeKey"]
        (route,) = (route for route in template.routes() if route.key == key)
        function = template.functions()[getattr(route.integration, "function", "")]
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


def _main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        say("usage: python -m local.invoke EVENT")
        return 2
    try:
        answer = invoke(Path(arguments[0]).read_bytes(), os.environ)
    except (ArtefactsError, InvocationError) as error:
        say(f"error: {error}")
        return 1
    say(json.dumps(json.loads(answer), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
