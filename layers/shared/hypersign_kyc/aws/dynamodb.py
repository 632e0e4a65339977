"""A DynamoDB table with consistent reads and conditional updates, in plain Python values."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from hypersign_kyc.aws.failures import table_failure
from hypersign_kyc.errors import StoreThrottled

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

#: Timeouts are short because a request has 22 s for everything. botocore repeats a call once.
CLIENT_CONFIG = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=16,
    tcp_keepalive=True,
    # These settings save a third of a call's processor time. Otherwise botocore builds its user
    # agent for each call, and validates parameters that mypy and DynamoDB check anyway.
    user_agent=f"Boto3/{boto3.__version__} hypersign-kyc",
    parameter_validation=False,
    account_id_endpoint_mode="disabled",
)

#: How often `get_all` asks for the keys that DynamoDB left out.
_BATCHES = 4

Item = dict[str, Any]

_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


class ConditionNotMet(Exception):
    """The condition of a write was false, so nothing was written. Only stores see this error.

    `item`: the stored item that made it false, if there is one and the engine returns it, as AWS
    does.
    """

    def __init__(self, item: Item | None = None) -> None:
        super().__init__()
        self.item = item


class Database:
    """The tables, over one client."""

    def __init__(self) -> None:
        self._client: DynamoDBClient = boto3.client("dynamodb", config=CLIENT_CONFIG)

    def table(self, name: str) -> "Table":
        """Return the table of this name."""
        return Table(name, self._client)


class Table:
    """A table whose only key is `id`."""

    def __init__(self, name: str, client: "DynamoDBClient") -> None:
        self.name = name
        self._client = client

    def get(self, key: str, *, consistent: bool = True) -> Item | None:
        """Return the item, or None. Raises `StoreUnavailable`.

        An eventually consistent read costs half, but can miss the changes of the last second.
        """
        try:
            answer = self._client.get_item(
                TableName=self.name, Key=_key(key), ConsistentRead=consistent
            )
        except (BotoCoreError, ClientError) as error:
            raise table_failure("GetItem", error) from error
        return _plain(answer["Item"]) if "Item" in answer else None

    def update(
        self,
        key: str,
        expression: str,
        values: Mapping[str, Any],
        *,
        condition: str | None = None,
        names: Mapping[str, str] | None = None,
        returns: Literal["NONE", "ALL_OLD", "ALL_NEW"] = "NONE",
    ) -> Item:
        """Change or create an item. Returns nothing, or the whole item before or after the update.
        Attribute names must not be reserved words of DynamoDB. `names` are the names that the
        expressions call `#…`.

        botocore may repeat a call whose answer was lost, so the condition must also be true for the
        item that the update itself wrote. Raises `ConditionNotMet`, `StoreUnavailable`.
        """
        request: dict[str, Any] = {
            "Key": _key(key),
            "UpdateExpression": expression,
            "ReturnValues": returns,
        }
        if names:
            request["ExpressionAttributeNames"] = dict(names)
        return self._write("UpdateItem", self._client.update_item, request, condition, values)

    def put(self, item: Item, *, condition: str, values: Mapping[str, Any]) -> None:
        """Store an item and replace an existing one. May be repeated, like `update`. Raises
        `ConditionNotMet`, `StoreUnavailable`.
        """
        whole = {name: _serialise(value) for name, value in item.items()}
        self._write("PutItem", self._client.put_item, {"Item": whole}, condition, values)

    def delete(
        self, key: str, *, condition: str | None = None, values: Mapping[str, Any] | None = None
    ) -> Item:
        """Delete an item. Returns the deleted item, empty if there was none. Raises
        `ConditionNotMet`, `StoreUnavailable`.
        """
        request = {"Key": _key(key), "ReturnValues": "ALL_OLD"}
        return self._write("DeleteItem", self._client.delete_item, request, condition, values or {})

    def _write(
        self,
        operation: str,
        write: Callable[..., Any],
        request: dict[str, Any],
        condition: str | None,
        values: Mapping[str, Any],
    ) -> Item:
        if values:
            request["ExpressionAttributeValues"] = _named(values)
        if condition is not None:
            request["ConditionExpression"] = condition
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            answer = write(TableName=self.name, **request)
        except self._client.exceptions.ConditionalCheckFailedException as error:
            found: Any = error.response.get("Item")
            raise ConditionNotMet(_plain(found) if found else None) from error
        except (BotoCoreError, ClientError) as error:
            raise table_failure(operation, error) from error
        return _plain(answer.get("Attributes", {}))

    def keys(self, index: str, condition: str, values: Mapping[str, Any]) -> list[str]:
        """Return the keys of the items that `entries` returns."""
        return [str(entry["id"]) for entry in self.entries(index, condition, values)]

    def entries(
        self, index: str, condition: str, values: Mapping[str, Any], *, most: int | None = None
    ) -> list[Item]:
        """Return the entries of an index that match a condition, in the index's order. With `most`,
        returns only the first ones.

        An index lags behind its table, usually by less than a second. Raises `StoreUnavailable`.
        """
        query: dict[str, Any] = {
            "TableName": self.name,
            "IndexName": index,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _named(values),
        }
        if most is not None:
            query["Limit"] = most
        found: list[Item] = []
        try:
            while True:
                answer = self._client.query(**query)
                found += map(_plain, answer["Items"])
                if "LastEvaluatedKey" not in answer or (most is not None and len(found) >= most):
                    return found
                query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        except (BotoCoreError, ClientError) as error:
            raise table_failure("Query", error) from error

    def page(
        self,
        index: str,
        condition: str,
        values: Mapping[str, Any],
        *,
        after: Item | None,
        most: int,
    ) -> tuple[list[str], Item | None]:
        """Return the next `most` keys of an index, in descending order, and the place to continue
        `after` if there can be more. Raises `StoreUnavailable`.
        """
        query: dict[str, Any] = {
            "TableName": self.name,
            "IndexName": index,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _named(values),
            "ScanIndexForward": False,
            "Limit": most,
        }
        if after is not None:
            query["ExclusiveStartKey"] = {name: _serialise(value) for name, value in after.items()}
        try:
            answer = self._client.query(**query)
        except (BotoCoreError, ClientError) as error:
            raise table_failure("Query", error) from error
        place = answer.get("LastEvaluatedKey")
        return [item["id"]["S"] for item in answer["Items"]], _plain(place) if place else None

    def get_all(self, keys: Sequence[str]) -> dict[str, Item]:
        """Return the existing items among up to 100 keys (consistent read). Raises
        `StoreUnavailable`, also if DynamoDB repeatedly leaves keys out.
        """
        wanted, found = [_key(key) for key in keys], dict[str, Item]()
        for _ in range(_BATCHES):
            if not wanted:
                return found
            request: Any = {self.name: {"Keys": wanted, "ConsistentRead": True}}
            try:
                answer = self._client.batch_get_item(RequestItems=request)
            except (BotoCoreError, ClientError) as error:
                raise table_failure("BatchGetItem", error) from error
            items = answer["Responses"].get(self.name, [])
            found |= {item["id"]["S"]: _plain(item) for item in items}
            left: Any = answer.get("UnprocessedKeys", {}).get(self.name, {})
            wanted = left.get("Keys", [])
        # DynamoDB leaves out what exceeds the table's capacity.
        raise StoreThrottled


def _key(key: str) -> dict[str, Any]:
    return {"id": {"S": key}}


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f":{name}": _serialise(value) for name, value in values.items()}


def _plain(item: Mapping[str, Any]) -> Item:
    return {name: _deserialise(value) for name, value in item.items()}
