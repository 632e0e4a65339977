"""The parts of the fault tests: the functions in this process, an upstream that fails on demand,
and new tables in the engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.reliability.rig.lambdas import Lambdas
from tests.support.canned_upstream import CannedUpstream
from tests.support.engine import DynamoDbEngine, Tables


@dataclass(frozen=True)
class Bench:
    """All parts. `lambdas` runs one container after another."""

    lambdas: Lambdas
    upstream: CannedUpstream
    engine: DynamoDbEngine
    tables: Tables

    def forget_tokens(self) -> None:
        """Start a new container, and remove the admin tokens from memory and table."""
        for item in self.engine.items(self.tables.admin_tokens):
            self.engine.client.delete_item(
                TableName=self.tables.admin_tokens, Key={"id": {"S": item["id"]}}
            )
        self.lambdas.fresh(**self.upstream.variables())

    def put_right(self) -> None:
        """Remove all faults and their effects."""
        self.upstream.mend()
        self.forget_tokens()


@contextmanager
def open_bench(engine: DynamoDbEngine, dynamodb_url: str | None = None) -> Iterator[Bench]:
    """Yield a bench with new tables. `dynamodb_url` is a proxy between the functions and the
    engine.
    """
    tables = engine.create_tables()
    with CannedUpstream() as upstream:
        lambdas = Lambdas(
            {
                **engine.variables(),
                **({"AWS_ENDPOINT_URL_DYNAMODB": dynamodb_url} if dynamodb_url else {}),
                **tables.variables(),
                **upstream.variables(),
                **upstream.secret_variables(),
                "MAX_SESSIONS_PER_USER": "1000",
            }
        )
        lambdas.fresh()
        yield Bench(lambdas, upstream, engine, tables)
