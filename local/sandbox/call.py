"""One call of an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json
from werkzeug.wrappers import Request, Response

from local.sandbox.failure import Failure
from local.sandbox.refusals import Json, Refusal
from local.sandbox.state import State
from local.sandbox.wire import Body


class Call:
    """A request, and the failures that its user's address chooses for it."""

    def __init__(
        self, state: State, request: Request, operation: str, path_values: Mapping[str, Any]
    ) -> None:
        self.state = state
        self.request = request
        self.operation = operation
        self.path_values = path_values
        self.content: object = None
        self._malformed: ValueError | None = None
        self._distorting: list[Failure] = []
        if request.mimetype == "application/json":
            self._read()

    def header(self, name: str) -> str | None:
        return self.request.headers.get(name)

    def bearer(self) -> str | None:
        given = self.request.authorization
        return given.token if given and given.type == "bearer" else None

    def body[B: Body](self, model: type[B]) -> B:
        """Return the parsed body. Raises Refusal with a message for each fault."""
        if self._malformed:
            raise Refusal(400, "Unexpected token in JSON") from self._malformed
        try:
            return model.model_validate(self.content or {})
        except ValidationError as error:
            raise Refusal(400, *map(_fault, error.errors(include_input=False))) from error

    def identify(self, email: str) -> None:
        """Set the call's user, and apply the failures that the address chooses."""
        self.strike(self.state.strikes.for_user(email, self.operation), email)

    def strike(self, failures: Sequence[Failure], email: str = "") -> None:
        for failure in failures:
            self.state.sleep(failure.delay)
            if failure.revokes_admin_tokens:
                self.state.tokens.revoke_admin_tokens()
            if failure.distort:
                self._distorting.append(failure)
        for failure in failures:
            if failure.refuse:
                raise failure.refuse(email)

    def answer(self, body: Json, status: int = 200) -> Response:
        answer: Json | Response = body
        for failure in self._distorting:
            if failure.distort and isinstance(answer, dict):
                answer = failure.distort(answer)
        if isinstance(answer, Response):
            return answer
        return json_response(answer, status)

    def _read(self) -> None:
        content = self.request.get_data(cache=False)
        try:
            self.content = from_json(content) if content else None
        except ValueError as error:
            self._malformed = error


def json_response(body: Json, status: int = 200) -> Response:
    return Response(to_json(body), status=status, mimetype="application/json")


def _fault(error: Mapping[str, Any]) -> str:
    place = ".".join(map(str, error["loc"]))
    return f"{place}: {error['msg']}" if place else str(error["msg"])
