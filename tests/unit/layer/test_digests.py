import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypersign_kyc.digests import document_digest

_numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
_documents = st.recursive(
    st.none() | st.booleans() | _numbers | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_documents)
def test_a_document_keeps_its_digest_when_it_is_parsed_and_written_again(document: Any) -> None:
    for text in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=2)):
        assert document_digest(json.loads(text)) == document_digest(document)


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_count(document: dict[str, int]) -> None:
    backwards = dict(reversed(document.items()))

    assert document_digest(backwards) == document_digest(document)


@pytest.mark.parametrize(
    ("one", "other"),
    [({"a": 1}, {"a": 1.0}), ([0], [-0.0]), ({"a": {"b": 1e3}}, {"a": {"b": 1000}})],
)
def test_a_number_is_the_same_however_it_is_spelled(one: Any, other: Any) -> None:
    assert document_digest(one) == document_digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": "1"}),
        ({"a": 1}, {"a": True}),
        ({"a": None}, {}),
        ([1, 2], [2, 1]),
        ({"a": "é"}, {"a": "e\u0301"}),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1.5}]}),
    ],
)
def test_other_documents_have_other_digests(one: Any, other: Any) -> None:
    assert document_digest(one) != document_digest(other)


def test_a_digest_is_that_of_the_canonical_text() -> None:
    document = {"b": [1.0, 0.5, None, True], "a": {"é\u2028\x7f\x1f": '"\\/'}, "c": 2**70}
    text = (
        '{"a":{"é\u2028\x7f\\u001f":"\\"\\\\/"},"b":[1,0.5,null,true],"c":1180591620717411303424}'
    )

    assert document_digest(document) == hashlib.sha256(text.encode()).hexdigest()


def test_a_number_that_is_too_large_has_a_digest() -> None:
    assert document_digest({"a": float("inf")}) != document_digest({"a": None})
