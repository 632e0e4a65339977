"""The base of every measurement: a DynamoDB engine, an upstream with a fixed latency, and
processes as containers.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self
from unittest import mock

from benchmarks.upstream import Upstream
from tests.support.engine import DynamoDbEngine, Tables

ORIGIN = "https://app.example.com"
_PASSED_ON = ("PATH", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR")


@dataclass(frozen=True)
class World:
    """New tables, and an upstream without users."""

    engine: DynamoDbEngine
    tables: Tables
    upstream: Upstream

    def environment(self) -> dict[str, str]:
        """Return all environment variables of a container in this world."""
        return {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            **self.engine.variables(),
            **self.tables.variables(),
            **self.upstream.variables(),
            "KYC_ENVIRONMENT": "production",
            "ISSUER_DID": "did:hid:testnet:z6MkIssuer",
            "ISSUER_VERMETHOD_ID": "did:hid:testnet:z6MkIssuer#key-1",
            "ALLOWED_ORIGINS": ORIGIN,
            "MAX_SESSIONS_PER_USER": "1000",
            "MAX_ATTEMPTS": "100",
            "POWERTOOLS_SERVICE_NAME": "hypersign-kyc",
            "POWERTOOLS_METRICS_NAMESPACE": "HypersignKyc",
        }

    def forget_tokens(self) -> None:
        """Remove the admin tokens from the table."""
        for item in self.engine.items(self.tables.admin_tokens):
            self.engine.client.delete_item(
                TableName=self.tables.admin_tokens, Key={"id": {"S": item["id"]}}
            )


@contextmanager
def open_world(engine: DynamoDbEngine, latency: float = 0.0) -> Iterator[World]:
    """Return a world in which each call to Hypersign takes this many seconds."""
    with Upstream(latency) as upstream:
        yield World(engine, engine.create_tables(), upstream)


class Container:
    """A new Python process with exactly these environment variables. Leaving the `with` block ends
    it.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_log_to_nowhere
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.shutdown()

    def run[**Arguments, Value](
        self,
        function: Callable[Arguments, Value],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Value:
        """Call a module's function in the process and return its result."""
        with mock.patch.dict(os.environ, self._environment, clear=True):
            return self._process.submit(function, *arguments, **named).result()


def _log_to_nowhere() -> None:
    # The functions write their log as on Lambda. Nothing reads it here.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
