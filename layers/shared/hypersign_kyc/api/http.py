"""The HTTP part that all functions share. It parses bodies into models, turns results and errors
into answers, and reports each event.
"""

import functools
import time
from base64 import b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel
from pydantic_core import to_json

from hypersign_kyc.api.bodies import body_as
from hypersign_kyc.api.problems import challenge
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import text_digest
from hypersign_kyc.errors import (
    Forbidden,
    InternalError,
    InvalidRequest,
    KycError,
    NotFound,
    Problem,
    Unauthorized,
)
from hypersign_kyc.observability import (
    audit,
    log_fields,
    log_unexpected,
    logger,
    metrics,
    observation,
    silence_libraries,
)
from hypersign_kyc.settings import EdgeSettings
from hypersign_kyc.upstream_errors import AnswerTooLarge

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

#: The header in which the CloudFront distribution sends its key (edge/template.yaml).
EDGE_KEY = "x-origin-key"
#: Lambda's limit for an answer (6 MB), less some kilobytes for status and headers.
MAX_ANSWER_BYTES = 6_291_456 - 16_384
_JSON = "application/json"
_NO_STORE = {"Cache-Control": "no-store"}
#: Every answer has these headers. Browsers must not guess a type, and must use HTTPS only.
_HARDENING = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]
Result = BaseModel | Response[Any]


class Api:
    """The routes of one function, on the resolver of powertools. Serves one event at a time."""

    def __init__(self, logged_as: str, edge: Callable[[], EdgeSettings] | None = None) -> None:
        """`edge` returns the settings that say which requests are accepted. Without `edge`, all are
        accepted.
        """
        self.logged_as = logged_as
        self._edge = edge
        self.resolver = APIGatewayHttpResolver()
        self.resolver.exception_handler(KycError)(self._known_error)
        self.resolver.exception_handler(Exception)(self._unknown_error)
        self.resolver.not_found(self._no_route)
        self._status = 500
        self._logged_outcome = "INTERNAL_ERROR"
        #: Who called a route of the company. The audit trail has it.
        self._principal: str | None = None

    def deadline(self) -> Deadline:
        """Return how long this event may take."""
        return Deadline.of(self.resolver.lambda_context)

    def claims(self) -> dict[str, Any]:
        """Return the claims that the JWT authorizer verified."""
        authorizer = self.resolver.current_event.raw_event["requestContext"].get("authorizer", {})
        claims: dict[str, Any] = authorizer.get("jwt", {}).get("claims", {})
        return claims

    def principal(self) -> str:
        """Return the ARN of the AWS principal whose signature API Gateway verified. Raises
        `Forbidden`.
        """
        authorizer = self.resolver.current_event.raw_event["requestContext"].get("authorizer", {})
        arn: str | None = authorizer.get("iam", {}).get("userArn")
        if not arn:
            raise Forbidden(hint="Sign the request with AWS credentials (Signature Version 4).")
        self._principal = arn
        return arn

    def header(self, name: str) -> str | None:
        """Return a header of the request, by its lower-case name, or None."""
        value: str | None = self.resolver.current_event.headers.get(name)
        return value

    def asks(self, parameter: str) -> bool:
        """Return True if the query string has this parameter."""
        return parameter in self.resolver.current_event.query_string_parameters

    def bearer(self) -> str:
        """Return the bearer token of the request (RFC 6750 §2.1). Raises `Unauthorized`."""
        scheme, _, token = (self.header("authorization") or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token or not token.isascii() or " " in token:
            raise Unauthorized
        return token

    def route(  # noqa: PLR0913 - everything about a route in one place
        self,
        method_and_path: str,
        *,
        summary: str,
        operation_id: str,
        tag: str,
        responses: dict[int, "OpenAPIResponse"],
        accepts: type[BaseModel] | None = None,
        optional_body: bool = False,
        user_token: bool = False,
        query: tuple[str, ...] = (),
    ) -> Callable[[Callable[..., Result]], Callable[..., Response[Any]]]:
        """Make a function answer a route (`POST /api/v2/consents`), and describe it for OpenAPI.

        - `accepts`: the model in which the function gets the body.
        - `optional_body`: a missing body counts as an empty object.
        - `user_token`: a request without a bearer token is rejected before its body is read.
        - `query`: the query parameters that the function gets, None if missing.

        The function returns a model, or a `Response` if it needs its own headers.
        """
        method, path = method_and_path.split()

        def decorate(function: Callable[..., Result]) -> Callable[..., Response[Any]]:
            # `wraps` keeps the signature, because powertools makes the OpenAPI document from it.
            @functools.wraps(function)
            def respond(**path_parameters: str) -> Response[Any]:
                self._check_edge()
                if user_token:
                    self.bearer()
                body = () if accepts is None else (self._body(accepts, optional=optional_body),)
                asked = self.resolver.current_event.query_string_parameters
                result = function(
                    *body, **path_parameters, **{name: asked.get(name) for name in query}
                )
                return result if isinstance(result, Response) else self.answer(result)

            self.resolver.route(
                path,
                method,
                summary=summary,
                operation_id=operation_id,
                tags=[tag],
                responses=responses,
            )(respond)
            return respond

        return decorate

    def _check_edge(self) -> None:
        """Raise `Forbidden` for a request that avoided the CloudFront distribution."""
        if self._edge and not self._edge().lets_in(self.header(EDGE_KEY) or ""):
            raise Forbidden(hint="Call the API at the address of its CloudFront distribution.")

    def _body[Request: BaseModel](self, model: type[Request], *, optional: bool) -> Request:
        return body_as(model, self._take_body(), optional=optional)

    def _take_body(self) -> bytes:
        """Return the request's body, and remove it from the event. A string can take four bytes per
        character, so it must not be kept beside the bytes and the model.
        """
        event = self.resolver.current_event.raw_event
        body: str = event.pop("body", None) or ""
        try:
            if not event.get("isBase64Encoded"):
                return body.encode()
            content = b64decode(body)
            content.decode()
        except ValueError as error:
            raise InvalidRequest([Problem("body", "This is not text in UTF-8.")]) from error
        return content

    def answer(self, result: BaseModel, status: int = 200) -> Response[Any]:
        """Return the answer for a success. Raises `AnswerTooLarge`."""
        body = result.model_dump_json(by_alias=True)
        if _takes_more_than(MAX_ANSWER_BYTES, body):
            raise AnswerTooLarge(self.logged_as)
        self._status, self._logged_outcome = status, "OK"
        return Response(status, _JSON, body, headers=_NO_STORE)

    def answer_if_new(self, result: BaseModel, retry_after: int | None) -> Response[Any]:
        """Return the answer for a success to an app that polls: 304 if it already has this answer.

        `retry_after` is after how many seconds there can be news, or None if there can be none.
        """
        body = result.model_dump_json(by_alias=True)
        etag = f'"{text_digest(body)[:32]}"'
        # A browser may store the answer for its user, but must ask whether it is still valid.
        headers: dict[str, Any] = {"Cache-Control": "private, no-cache", "ETag": etag}
        if retry_after is not None:
            headers["Retry-After"] = str(retry_after)
        known = {tag.strip().removeprefix("W/") for tag in self._if_none_match().split(",")}
        self._status, self._logged_outcome = (304 if known & {etag, "*"} else 200), "OK"
        if self._status == 304:
            return Response(304, headers=headers)
        return Response(200, _JSON, body, headers=headers)

    def _if_none_match(self) -> str:
        return self.header("if-none-match") or ""

    def _known_error(self, error: KycError) -> Response[Any]:
        if error.metric:
            observation.count(error.metric)
        if self._principal:
            known = {"session_id": observation.session_id} if observation.session_id else {}
            audit("refused", principal=self._principal, code=error.code, **known)
        if error.hint and error.status >= 500:
            logger.error("failed", hint=error.hint, **log_fields(error))
        details: dict[str, Any] = {"code": error.code, "retryable": error.retryable}
        if error.next_step:
            details["nextStep"] = error.next_step
        if error.hint:
            details["hint"] = error.hint
        if error.attempts_left is not None:
            details["attemptsLeft"] = error.attempts_left
        if error.problems:
            details["details"] = [
                {"field": problem.field, "problem": problem.problem} for problem in error.problems
            ]
        headers = dict(_NO_STORE)
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
        if error.status == 401:
            headers["WWW-Authenticate"] = challenge(error)
        return self._error(error.status, error.message, details, headers)

    def _unknown_error(self, error: Exception) -> Response[Any]:
        log_unexpected(error)
        return self._known_error(InternalError())

    def _no_route(self, _error: Exception) -> Response[Any]:
        return self._known_error(
            NotFound("There is no such route.", next_step="", hint="openapi.yaml lists all routes.")
        )

    def _error(
        self, status: int, message: str, details: dict[str, Any], headers: dict[str, str]
    ) -> Response[Any]:
        self._status, self._logged_outcome = status, details["code"]
        context = self.resolver.current_event.raw_event.get("requestContext", {})
        details["requestId"] = context.get("requestId", "")
        body = to_json({"success": False, "message": message, "error": details}).decode()
        return Response(status, _JSON, body, headers=headers)

    def handler(self) -> Handler:
        """Return the function's `lambda_handler`."""

        silence_libraries()

        @metrics.log_metrics
        def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
            started = time.monotonic()
            self._principal = None
            request_id = event.get("requestContext", {}).get("requestId")
            logger.structure_logs(append=True, request_id=request_id)
            event["rawPath"] = _below_mapping(event)
            answer = self.resolver.resolve(event, context)
            answer["headers"] = answer.get("headers", {}) | _HARDENING
            observation.report(
                step=self.logged_as,
                status=self._status,
                outcome=self._logged_outcome,
                milliseconds=round((time.monotonic() - started) * 1000),
            )
            return answer

        return handle


def _takes_more_than(limit: int, body: str) -> bool:
    """Return True if the answer's body takes more bytes than `limit`. Lambda's runtime puts it into
    a JSON text, which escapes two characters with one more byte each.
    """
    # A character takes at most four bytes.
    return 4 * len(body) > limit < len(body.encode()) + body.count('"') + body.count("\\")


def _below_mapping(event: dict[str, Any]) -> str:
    """Return the path as the route has it. If a domain maps the API to a path of its own (`/kyc`),
    API Gateway leaves that path in `rawPath`.
    """
    path: str = event.get("rawPath", "/")
    segments = event.get("routeKey", "").partition(" ")[2].count("/")
    return "/" + "/".join(path.split("/")[-segments:]) if segments else path
