"""Read the bodies of requests into models. Rejects early what would take too much memory."""

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from hypersign_kyc.api.problems import invalid
from hypersign_kyc.errors import InvalidRequest, PayloadTooLarge, Problem

#: Lambda accepts events of 6 MB. An event is the body plus some kilobytes.
MAX_BODY_BYTES = 6_000_000
#: In JSON, each value except the first follows one of these characters. A parsed value takes up to
#: 300 times the memory of its text. Pictures in Base64 contain none of these characters.
_OPENING = (b"[", b"{", b",")
_MOST_VALUES = 20_000
_TOO_MANY_VALUES = "This has more than 20,000 of the characters [ { and , together."
#: pydantic reads these words as numbers. They can also stand in a text, such as a picture.
_NO_NUMBERS = (b"NaN", b"Infinity")
#: What can stand before a value in JSON.
_BEFORE_A_VALUE = b"[:,- \t\r\n"


def body_as[Request: BaseModel](
    model: type[Request], content: bytes, *, optional: bool = False
) -> Request:
    """Return a request's body as its model. If it is `optional`, a missing body counts as an empty
    object. Raises `PayloadTooLarge`, `InvalidRequest`.
    """
    if len(content) > MAX_BODY_BYTES:
        raise PayloadTooLarge
    if sum(map(content.count, _OPENING)) > _MOST_VALUES:
        raise InvalidRequest([Problem("body", _TOO_MANY_VALUES)])
    if optional and (not content or content.isspace()):
        content = b"{}"
    _reject_no_numbers(content)
    try:
        # Names as in the contract only: `sessionId`, not `session_id`.
        return model.model_validate_json(content, by_alias=True, by_name=False)
    except ValidationError as error:
        raise invalid(error) from error


def _reject_no_numbers(content: bytes) -> None:
    """Raise `InvalidRequest` if the body contains `NaN` or `Infinity` as a value."""
    if not any(_may_be_a_value(word, content) for word in _NO_NUMBERS):
        return
    try:
        from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidRequest([Problem("body", "This is not JSON (RFC 8259).")]) from error


def _may_be_a_value(word: bytes, content: bytes) -> bool:
    at = content.find(word)
    while at > 0:
        if content[at - 1] in _BEFORE_A_VALUE:
            return True
        at = content.find(word, at + 1)
    return False
