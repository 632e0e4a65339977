"""Starts all parts of the local stack, prints their addresses, and stops them together."""

import dataclasses
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from local.gateway.app import Gateway, Other
from local.gateway.authorizer import IssuerKeys, JwtChecker
from local.gateway.callers import Authorizers
from local.gateway.company import CompanyServer
from local.gateway.identity import IdentityProvider
from local.gateway.pages import Pages
from local.gateway.queue_integration import QueueDoor
from local.gateway.reference import contract, reference_folders
from local.gateway.signatures import SignatureChecker
from local.gateway.throttling import Throttle
from local.log import say
from local.processes.hosts import OnlyForHosts
from local.processes.parts import PartFailedError
from local.processes.serving import PortInUseError, listen, serve
from local.runtime.artefacts import ArtefactsError, emulation
from local.runtime.containers.docker import DockerError
from local.runtime.emulator import EmulatorRuntime
from local.runtime.environment import Runtime
from local.runtime.pool import Fleet
from local.runtime.process import ProcessRuntime
from local.runtime.sam import SamRuntime
from local.services.alone import start_services
from local.services.aws import AwsError, Endpoints, credentials
from local.services.local_template import local_template
from local.services.started import Services
from local.services.upstream import Upstream, UpstreamError
from local.template.intrinsics import TemplateError
from local.template.resources import Function
from local.template.stack_template import DEFAULT_REGION, Template
from local.triggers.declared import triggers
from local.triggers.threads import start_background

_LOCAL = Path(__file__).resolve().parent
_PAGES = {
    "/": _LOCAL / "demo",
    "/client/": _LOCAL.parent / "clients" / "web",
    # The page itself, and its files.
    "/company": _LOCAL / "company",
    "/company/": _LOCAL / "company",
}
_DEFAULT_PORT = "3000"
_THREADS = 128


class ConfigurationError(Exception):
    """An environment variable of the stack has an invalid value."""


class _Stop(BaseException):
    """The stack got a signal to stop. Raised in the main thread."""


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Serve until SIGINT or SIGTERM. Returns the exit code: 2 if the configuration does not
    work.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _on_signal)
    try:
        with ExitStack() as stopping:
            _command(arguments)(environment, stopping)
            threading.Event().wait()
    except _Stop:
        return 0
    except (
        ArtefactsError,
        AwsError,
        ConfigurationError,
        DockerError,
        PartFailedError,
        PortInUseError,
        TemplateError,
        UpstreamError,
    ) as error:
        say(f"error: {error}")
        return 2
    return 0


def _command(arguments: Sequence[str]) -> Callable[[Mapping[str, str], ExitStack], None]:
    commands = {(): _start_stack, ("services",): start_services}
    command = commands.get(tuple(arguments))
    if command is None:
        raise ConfigurationError("usage: python -m local [services]")
    return command


def _start_stack(environment: Mapping[str, str], stopping: ExitStack) -> None:
    upstream = Upstream(environment)
    sockets = listen(_port(environment))
    for listening in sockets:
        stopping.callback(listening.close)
    url = f"http://localhost:{sockets[0].getsockname()[1]}"
    aws = credentials(environment, environment.get("AWS_REGION") or DEFAULT_REGION)
    # The runtime prepares while the services start.
    early = local_template({**environment, **upstream.variables(None)}, url)
    runtime = _runtime(environment, aws, early.functions().values())
    webhook_url = f"{url}/webhooks/hypersign"
    services = Services(environment, upstream, aws, stopping, webhook_url=webhook_url)
    identity = IdentityProvider(f"{url}/local")
    sandbox_url = services.sandbox_url()
    template = local_template({**environment, **upstream.variables(sandbox_url)}, url)
    endpoints = services.provide(template)
    variables = endpoints.variables()
    functions = [
        dataclasses.replace(function, environment={**variables, **function.environment})
        for function in template.functions().values()
    ]
    fleet = Fleet(functions, runtime)
    stopping.callback(fleet.close)
    if isinstance(runtime, SamRuntime):
        runtime.serve(functions)
    door = QueueDoor(endpoints)
    pages = Pages({**_PAGES, **reference_folders()})
    company = _company(template, url, endpoints)
    others = [identity.answer, *company, contract, pages.answer]
    gateway = Gateway(
        template.routes(),
        template.cors(),
        Authorizers(JwtChecker(IssuerKeys({identity.issuer: identity.keys})), SignatureChecker()),
        fleet.invoke,
        others,
        door.send,
        throttle=Throttle(template.rate_limits()),
    )
    _serve(gateway, sockets)
    calling = triggers(template, _schedule_seconds(environment))
    start_background(calling, endpoints, fleet.invoke, door.arrived, stopping)
    if sandbox_url:
        say(f"sandbox: {sandbox_url}")
    say(f"ready: {url}")


def _company(template: Template, url: str, endpoints: Endpoints) -> Iterator[Other]:
    """Return the company's server, if the template has a function that publishes events."""
    for function in template.functions().values():
        if bus := function.environment.get("EVENT_BUS_NAME"):
            yield CompanyServer(url, template.region, endpoints, bus).answer


def _serve(gateway: Gateway, sockets: list[socket.socket]) -> None:
    threading.Thread(
        target=serve, args=(OnlyForHosts(gateway), sockets, _THREADS), name="gateway", daemon=True
    ).start()


def _runtime(
    environment: Mapping[str, str], aws: Mapping[str, str], functions: Collection[Function]
) -> Runtime:
    name = environment.get("LOCAL_RUNTIME") or "process"
    if name == "lambda":
        return EmulatorRuntime(emulation())
    if name == "sam":
        return SamRuntime(aws)
    if name != "process":
        raise ConfigurationError(f"LOCAL_RUNTIME {name} is not known; process, lambda and sam are")
    return ProcessRuntime(aws, functions)


def _port(environment: Mapping[str, str]) -> int:
    text = environment.get("PORT") or _DEFAULT_PORT
    if not text.isdecimal() or int(text) > 65535:
        raise ConfigurationError(f"PORT must be a number up to 65535, not {text}")
    return int(text)


def _schedule_seconds(environment: Mapping[str, str]) -> float | None:
    text = environment.get("LOCAL_SCHEDULE_SECONDS") or ""
    if text and not text.isdecimal():
        raise ConfigurationError(f"LOCAL_SCHEDULE_SECONDS must be a whole number, not {text}")
    return float(text) if text else None


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # further signals must not interrupt stopping
    raise _Stop
