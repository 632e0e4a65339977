"""Say in an answer which fields of a request are wrong: pydantic's errors as problems, without the
values that were sent. Also the challenge of a 401. The texts of all errors are in `errors.py`.
"""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hypersign_kyc.errors import InvalidImage, InvalidRequest, KycError, Problem, SignInTooOld
from hypersign_kyc.images import IMAGE_ERROR

_MOST_PROBLEMS = 20
#: The branches of the only union, the documents. pydantic puts them into the path of a problem.
_TAGS = ("PASSPORT", "GOVT_ID")
_TAG_PROBLEMS = ("union_tag_invalid", "union_tag_not_found")


def invalid(error: ValidationError) -> InvalidRequest:
    """Return the error with the request's problems, by field. Values are left out, because they
    can be pictures.
    """
    found = error.errors(include_url=False, include_input=False)
    problems = [_problem(each) for each in found[:_MOST_PROBLEMS]]
    if all(each["type"] == IMAGE_ERROR for each in found):
        return InvalidImage(problems)
    return InvalidRequest(problems)


def _problem(error: ErrorDetails) -> Problem:
    """Return the problem for an error of pydantic. An error of the whole body can name a field in
    its context.
    """
    if error["type"] in _TAG_PROBLEMS:
        # pydantic's text would quote the value that was sent.
        return Problem("documentType", f"Send {' or '.join(_TAGS)}.")
    place = ".".join(str(part) for part in error["loc"] if part not in _TAGS)
    if error["type"] == "bytes_type":
        # Our model has pictures as bytes, but the caller sends them as strings.
        return Problem(place, "Input should be a valid string")
    return Problem(error.get("ctx", {}).get("at") or place or "body", error["msg"])


def challenge(error: KycError) -> str:
    """Return the `WWW-Authenticate` header of a 401 (RFC 6750, RFC 9470)."""
    if not isinstance(error, SignInTooOld):
        return "Bearer"
    return (
        'Bearer error="insufficient_user_authentication", '
        'error_description="A more recent authentication is required", '
        f'max_age="{error.max_age}"'
    )
