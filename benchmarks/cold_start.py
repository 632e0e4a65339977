"""Measures how long Lambda's emulator takes to load each function, compared with a minimal function
that imports the same packages.
"""

import contextlib
import dataclasses
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks import reference
from benchmarks.figures import Figure
from benchmarks.world import open_world
from events.make import signed_in
from local.runtime.artefacts import emulation
from local.runtime.emulator import EmulatorRuntime
from local.runtime.environment import FunctionError, Invocation
from local.services.local_template import local_template
from local.template.resources import Function
from tests.support.engine import DynamoDbEngine

_RATIO_BOUND = 1.15
_TIMEOUT_S = 25.0
_URL = "http://localhost:3000"


@dataclasses.dataclass
class _Samples:
    """The samples of one function, in milliseconds."""

    init: list[float] = dataclasses.field(default_factory=list)
    least: list[float] = dataclasses.field(default_factory=list)


def measure(engine: DynamoDbEngine, rounds: int) -> list[Figure]:
    """Measure, and return one line per function."""
    samples: dict[str, _Samples] = defaultdict(_Samples)
    with open_world(engine) as world, tempfile.TemporaryDirectory() as folder:
        functions = _functions(world.environment())
        least = [_least(function, Path(folder)) for function in functions]
        runtime = EmulatorRuntime(emulation())
        try:
            for _ in range(rounds + 1):
                for function, other in zip(functions, least, strict=True):
                    samples[function.name].init.append(_init_ms(runtime, function))
                    samples[function.name].least.append(_init_ms(runtime, other))
        finally:
            runtime.close()
    return [_figure(name, of) for name, of in samples.items()]


def _figure(name: str, samples: _Samples) -> Figure:
    # The first round also reads the files from the disk.
    init, least = samples.init[1:], samples.least[1:]
    return Figure(
        f"init of {name} / init of the reference handler",
        # The two samples of a pair are taken one after the other, while the machine has the same
        # speed.
        median(ours / alone for ours, alone in zip(init, least, strict=True)),
        "x",
        _RATIO_BOUND,
        f"{median(init):.0f} ms; {median(least):.0f} ms",
    )


def _functions(environment: Mapping[str, str]) -> list[Function]:
    template = local_template({**environment, "LOCAL_RUNTIME": "lambda"}, _URL)
    return [
        dataclasses.replace(function, environment={**function.environment, **environment})
        for function in template.functions().values()
    ]


def _least(function: Function, folder: Path) -> Function:
    """Return the same function with a minimal handler."""
    code = folder / function.name
    code.mkdir()
    text = reference.handler_text(function.name, function.code, function.environment)
    (code / "app.py").write_text(text)
    return dataclasses.replace(function, code=code)


def _init_ms(runtime: EmulatorRuntime, function: Function) -> float:
    """Return the load time that the emulator reports for a new environment, in milliseconds."""
    with tempfile.TemporaryFile("w+") as printed, contextlib.redirect_stdout(printed):
        environment = runtime.start(function)
        try:
            environment.wait_ready()
            event = json.dumps(signed_in("GET")).encode()
            with contextlib.suppress(FunctionError):
                environment.invoke(Invocation("request", event, time.monotonic() + _TIMEOUT_S))
        finally:
            environment.close()
        printed.seek(0)
        lines = [json.loads(line) for line in printed if '"init_ms"' in line]
    return float(lines[0]["init_ms"])
