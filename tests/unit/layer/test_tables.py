"""What a table asks of DynamoDB: which reads are consistent, and how much a query may return."""

from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.errors import StoreThrottled

ITEM = {"id": {"S": "key"}}


class Client:
    """A client of DynamoDB that notes its requests and gives the same answers again and again."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = answers
        self.requests: list[dict[str, Any]] = []

    def _answer(self, **request: Any) -> dict[str, Any]:
        self.requests.append(dict(request))
        return self.answers[(len(self.requests) - 1) % len(self.answers)]

    get_item = batch_get_item = query = _answer


def _table(client: Client) -> Table:
    return Table("table", client)  # type: ignore[arg-type]  # it has the called methods


def test_a_read_is_consistent_unless_the_caller_does_not_need_it() -> None:
    client = Client({"Item": ITEM})
    table = _table(client)

    assert table.get("key") == {"id": "key"}
    table.get("key", consistent=False)

    assert [request["ConsistentRead"] for request in client.requests] == [True, False]


def test_a_read_of_many_items_is_consistent_and_asks_again_for_what_was_left_out() -> None:
    left = {"table": {"Keys": [ITEM]}}
    client = Client({"Responses": {}, "UnprocessedKeys": left}, {"Responses": {"table": [ITEM]}})

    assert _table(client).get_all(["key"]) == {"key": {"id": "key"}}

    wanted = {"table": {"Keys": [ITEM], "ConsistentRead": True}}
    assert [request["RequestItems"] for request in client.requests] == [wanted, wanted]


def test_a_table_that_leaves_out_keys_again_and_again_is_throttled() -> None:
    client = Client({"Responses": {}, "UnprocessedKeys": {"table": {"Keys": [ITEM]}}})

    with pytest.raises(StoreThrottled):
        _table(client).get_all(["key"])

    assert len(client.requests) == 4


def test_a_query_follows_its_pages_until_it_has_the_most_that_was_asked_for() -> None:
    client = Client({"Items": [ITEM], "LastEvaluatedKey": ITEM})

    found = _table(client).entries("index", "a = :a", {"a": "x"}, most=2)

    assert found == [{"id": "key"}] * 2
    assert [request["Limit"] for request in client.requests] == [2, 2]
    assert [request.get("ExclusiveStartKey") for request in client.requests] == [None, ITEM]


def test_a_query_without_limit_reads_all_pages() -> None:
    client = Client({"Items": [ITEM], "LastEvaluatedKey": ITEM}, {"Items": [ITEM]})

    assert _table(client).keys("index", "a = :a", {"a": "x"}) == ["key", "key"]

    assert all("Limit" not in request for request in client.requests)


def test_a_page_is_limited_and_begins_with_the_last() -> None:
    client = Client({"Items": [ITEM], "LastEvaluatedKey": ITEM})

    page = _table(client).page("index", "a = :a", {"a": "x"}, after={"id": "before"}, most=1)

    assert page == (["key"], {"id": "key"})
    (request,) = client.requests
    assert (request["Limit"], request["ScanIndexForward"]) == (1, False)
    assert request["ExclusiveStartKey"] == {"id": {"S": "before"}}
