"""Starts the stand-ins for AWS and Hypersign and creates the tables and secrets."""

import dataclasses
from collections.abc import Mapping
from contextlib import ExitStack

from botocore.exceptions import ClientError

from local.log import say
from local.processes.parts import Part
from local.services.aws import (
    Endpoints,
    NoSecretsManagerError,
    create_event_buses,
    create_queues,
    create_tables,
    put_secrets,
)
from local.services.upstream import Upstream
from local.template.stack_template import Template

_FREE_PORTS = {"AWS_PORT": "0", "SANDBOX_PORT": "0"}


class Services:
    """The processes beside the functions. All start at once. The stack waits for each when it needs
    it.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        upstream: Upstream,
        credentials: Mapping[str, str],
        stopping: ExitStack,
        ports: Mapping[str, str] = _FREE_PORTS,
        webhook_url: str = "",
    ) -> None:
        """`webhook_url`: where the sandbox sends webhooks, unless SANDBOX_WEBHOOK_URL says so."""
        self._environment = environment
        self._upstream = upstream
        self._credentials = credentials
        self._stopping = stopping
        self._ports = ports
        self._aws: Part | None = None
        self._moto_url = ""
        self._sandbox: Part | None = None
        if not all(map(self._given, ("DYNAMODB", "SECRETS_MANAGER", "SQS"))):
            self._aws = self._part("local.services.moto_server", "aws", {})
        if upstream.needs_sandbox:
            silent = environment.get("SANDBOX_WEBHOOKS") == "off"
            address = environment.get("SANDBOX_WEBHOOK_URL") or webhook_url
            webhooks = {"SANDBOX_WEBHOOK_URL": "" if silent else address}
            self._sandbox = self._part("local.sandbox", "sandbox", upstream.credentials | webhooks)

    def sandbox_url(self) -> str | None:
        """Wait until the sandbox is ready and return its address, or None if it is not used."""
        return self._sandbox.url() if self._sandbox else None

    def provide(self, template: Template) -> Endpoints:
        """Create the template's tables, secrets and queues, and return their endpoints."""
        moto = self._moto() if self._aws else ""
        endpoints = Endpoints(
            default=self._environment.get("AWS_ENDPOINT_URL") or moto,
            dynamodb=self._given("DYNAMODB") or moto,
            secretsmanager=self._given("SECRETS_MANAGER") or moto,
            messages=self._given("SQS") or moto,
            credentials=self._credentials,
        )
        create_tables(template, endpoints)
        try:
            put_secrets(template, endpoints, self._upstream.secrets)
        except NoSecretsManagerError:
            say(f"secrets: {endpoints.secretsmanager} has no Secrets Manager, moto serves it")
            endpoints = dataclasses.replace(endpoints, secretsmanager=self._moto())
            put_secrets(template, endpoints, self._upstream.secrets)
        try:
            create_queues(template, endpoints)
        except ClientError:
            say(f"queues: {endpoints.messages} has no SQS, moto serves it")
            endpoints = dataclasses.replace(endpoints, messages=self._moto())
            create_queues(template, endpoints)
        create_event_buses(template, endpoints)
        return endpoints

    def _moto(self) -> str:
        if not self._moto_url:
            self._aws = self._aws or self._part("local.services.moto_server", "aws", {})
            self._moto_url = self._aws.url()
        return self._moto_url

    def _given(self, service: str) -> str:
        given = self._environment.get(f"AWS_ENDPOINT_URL_{service}")
        return given or self._environment.get("AWS_ENDPOINT_URL", "")

    def _part(self, module: str, name: str, variables: Mapping[str, str]) -> Part:
        part = Part(module, name, {**self._credentials, **variables, **self._ports})
        self._stopping.callback(part.stop)
        return part
