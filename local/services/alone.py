"""`make services`: serve the services that functions call, on fixed ports, for functions that run
elsewhere.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from local.log import say
from local.processes.serving import listen
from local.runtime.containers.bridge import Bridge
from local.runtime.containers.commands import by_hand, docker_options
from local.runtime.containers.docker import DockerError, docker_host, has_image
from local.services.aws import credentials
from local.services.local_template import local_template
from local.services.started import Services
from local.services.upstream import Upstream
from local.template.stack_template import DEFAULT_REGION

_REPOSITORY = Path(__file__).resolve().parents[2]
ENV_FILE = "events/env.json"
# Used if the services have other addresses than those in ENV_FILE. Not committed.
_OWN_ENV_FILE = ".aws-sam/env.json"
# The port of `sam local start-api`.
_SAM_URL = "http://localhost:3000"
_FROM_SERVICES = (
    "AWS_ENDPOINT_URL",
    "KYC_BASE_URL",
    "SSI_BASE_URL",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL",
    "ISSUER_DID",
    "ISSUER_VERMETHOD_ID",
    "UNPUBLISHED_QUEUE_URL",
    "WEBHOOK_QUEUE_URL",
)


def start_services(environment: Mapping[str, str], stopping: ExitStack) -> None:
    """Serve the services that functions call.

    Prints the variables that functions on this machine need, and the commands of `sam local` for
    functions in Docker containers. The sandbox sends webhooks if SANDBOX_WEBHOOK_URL says where.
    """
    ports = {
        "AWS_PORT": environment.get("SERVICES_AWS_PORT") or "4566",
        "SANDBOX_PORT": environment.get("SERVICES_SANDBOX_PORT") or "4010",
    }
    for port in ports.values():
        for listening in listen(int(port), hosts=("127.0.0.1",)):
            listening.close()
    upstream = Upstream(environment)
    aws = credentials(environment, environment.get("AWS_REGION") or DEFAULT_REGION)
    services = Services(environment, upstream, aws, stopping, ports)
    sandbox_url = services.sandbox_url()
    template = local_template({**environment, **upstream.variables(sandbox_url)}, _SAM_URL)
    endpoints = services.provide(template)
    variables = dict(endpoints.variables())
    for function in template.functions().values():
        variables |= function.environment
    say(f"variables: {json.dumps({'Parameters': variables})}")
    try:
        _say_commands(variables, [endpoints.default, sandbox_url or ""], stopping)
    except DockerError as error:
        say(f"containers: {error}")
    if sandbox_url:
        say(f"sandbox: {sandbox_url}")
    say(f"ready: {endpoints.default}")


def _say_commands(
    variables: Mapping[str, str], own_services: list[str], stopping: ExitStack
) -> None:
    """Let Docker containers reach the services, and print the commands. Raises DockerError."""
    host = docker_host()
    bridge = Bridge(host, stopping)
    for url in filter(None, own_services):
        bridge.reach(url, urlsplit(url).port or 0)
    env_file = _env_file(
        bridge.variables({name: variables[name] for name in _FROM_SERVICES if name in variables})
    )
    options = docker_options(host, has_image=has_image(host.image))
    written = by_hand(host, options, env_file)
    say("To run functions in Docker containers, paste into another terminal:")
    say(f"  {written['build']}")
    say(f"  {written['invoke']}")
    say(f"  {written['api']}")
    say("To put a session and token of these services into a sample event:")
    say("  make event EVENT=events/extract-passport.json")


def _env_file(values: Mapping[str, str]) -> str:
    """Return the file with these variables. If the committed file has other values, write another
    one.
    """
    content = json.loads((_REPOSITORY / ENV_FILE).read_text(encoding="utf-8"))
    wanted = content["Parameters"] | values
    if wanted == content["Parameters"]:
        return ENV_FILE
    own = _REPOSITORY / _OWN_ENV_FILE
    own.parent.mkdir(exist_ok=True)
    own.write_text(json.dumps({"Parameters": wanted}, indent=2) + "\n", encoding="utf-8")
    return _OWN_ENV_FILE
