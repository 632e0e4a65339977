"""Records the functions' calls in AWS, as the template's policies write them."""

from dataclasses import dataclass, field
from typing import Any

from tests.template.test_roles import BUS, Grant


@dataclass
class Recorder:
    """Records which function made which call, on which of the template's resources."""

    calling: str = ""
    calls: dict[str, set[Grant]] = field(default_factory=dict)

    def record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """botocore calls this handler before each call."""
        service = model.service_model.endpoint_prefix
        # sqs:SendMessage also allows SendMessageBatch.
        action = model.name.removesuffix("Batch") if service == "sqs" else model.name
        grant = (f"{service}:{action}", _resource(params))
        self.calls.setdefault(self.calling, set()).add(grant)


def _resource(params: dict[str, Any]) -> str:
    """Return the resource of a call, as the template's policies write it."""
    if "Entries" in params and "QueueUrl" not in params:
        assert {entry["EventBusName"] for entry in params["Entries"]} == {"local-EventBus"}
        return BUS
    if "IndexName" in params:
        return f"${{{_logical(params['TableName'])}.Arn}}/index/{params['IndexName']}"
    if "QueueUrl" in params:
        return _logical(params["QueueUrl"].rpartition("/")[2])
    if "RequestItems" in params:
        (table,) = params["RequestItems"]
        return _logical(table)
    return _logical(params.get("TableName") or params["SecretId"].rpartition(":")[2])


def _logical(physical: str) -> str:
    # moto puts a dash and six characters after a secret's name.
    name = physical.removeprefix("local-").partition("-")[0]
    # The table whose name is in the template.
    return "SessionsTable" if name == "sessions" else name
