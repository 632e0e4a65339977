"""The commands of SAM's command line for this machine, and the template that its Docker containers
run.
"""

import json
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from local.runtime.containers.docker import HOST_NAME, DockerError, DockerHost
from local.template.resources import Function

#: SAM as make installs it. Its script `sam` fails in folders whose path has a space.
SAM = (".venv-sam/bin/python", "-m", "samcli")
_TEMPLATE = ".aws-sam/local/template.yaml"
_LAYER = "Layer"
# SAM passes these from its own environment to the containers.
_SAMS_OWN = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
}
# e_machine of an ELF file, at byte 18: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
_MACHINES = {b"\x3e\x00": "x86_64", b"\xb7\x00": "arm64"}


def docker_options(host: DockerHost, *, has_image: bool) -> list[str]:
    """Return the options that every `sam local` command needs on this machine."""
    address = ["--add-host", f"{HOST_NAME}:{host.bridge}"] if host.bridge else []
    # Without a registry, SAM would fail when it looks for a newer image.
    return [*address, *(["--skip-pull-image"] if has_image else [])]


def start_lambda(options: Iterable[str], template: Path, port: int) -> list[str]:
    """Return the arguments with which SAM serves Lambda's Invoke with warm containers."""
    return [
        *("local", "start-lambda", "--template", str(template)),
        *("--port", str(port), "--warm-containers", "LAZY", "--no-watch"),
        *("--layer-cache-basedir", str(template.parent), *options),
    ]


def by_hand(host: DockerHost, options: Iterable[str], env_file: str) -> dict[str, str]:
    """Return complete commands to paste, by their purpose. All run the artefacts of `make
    artefacts`.
    """
    shared = [
        *("--template", _TEMPLATE, "--env-vars", env_file),
        *("--parameter-overrides", f"Architecture={host.processor}", *options),
    ]
    invoke = ["local", "invoke", "TokenBundleFunction", "--event", "events/bundle-get.json"]
    api = ["local", "start-api", "--port", "3003", "--warm-containers", "LAZY"]
    return {
        "build": "make artefacts",
        "invoke": shlex.join([*SAM, *invoke, *shared]),
        "api": shlex.join([*SAM, *api, *shared]),
    }


def template(functions: Iterable[Function], processor: str) -> dict[str, Any]:
    """Return a template with only the functions and all values filled in, for SAM to run."""
    functions = list(functions)
    layers = {path: f"{_LAYER}{number}" for number, path in enumerate(_layers(functions))}
    resources = {name: _layer(path) for path, name in layers.items()}
    for function in functions:
        resources[function.name] = _function(function, layers, processor)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": resources,
    }


def write_template(folder: Path, functions: Iterable[Function], processor: str) -> Path:
    """Write the template into this folder; returns its path."""
    path = folder / "template.json"
    path.write_text(json.dumps(template(functions, processor)), encoding="utf-8")
    return path


def check_processor(layers: Iterable[Path], processor: str) -> None:
    """Raise DockerError if the layers are built for a processor other than that of Docker."""
    for layer in layers:
        library = next(layer.rglob("*.so"), None)
        built_for = _MACHINES.get(library.read_bytes()[18:20]) if library else None
        if built_for not in (None, processor):
            raise DockerError(
                f"The functions are built for {built_for}, but Docker's containers are {processor};"
                " run make clean and make artefacts on this machine"
            )


def _layers(functions: Iterable[Function]) -> list[Path]:
    return list(dict.fromkeys(layer for function in functions for layer in function.layers))


def _layer(path: Path) -> dict[str, Any]:
    return {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": str(path)}}


def _function(function: Function, layers: Mapping[Path, str], processor: str) -> dict[str, Any]:
    variables = {
        name: value for name, value in function.environment.items() if name not in _SAMS_OWN
    }
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Architectures": [processor],
            "CodeUri": str(function.code),
            "Handler": function.handler,
            "MemorySize": function.memory,
            "Timeout": max(1, round(function.timeout)),
            "Layers": [{"Ref": layers[path]} for path in function.layers],
            "Environment": {"Variables": variables},
        },
    }
