"""The sandbox as one WSGI application: routes, guards and response formats."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.sandbox import control, dashboard, kyc, ssi, verification
from local.sandbox.call import Call, json_response
from local.sandbox.refusals import Json, OtherAnswer, Refusal, kyc_body, nest_body
from local.sandbox.state import SandboxConfig, State
from local.sandbox.tokens import Clock, Grant
from local.sandbox.wreckage import insufficient_credits

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_BODY_LIMIT = 10 * 1024 * 1024

_HANDLERS: dict[str, Callable[[Call], Json]] = {
    "admin_token": dashboard.admin_token,
    "user_did": ssi.user_did,
    "did_jwt": ssi.did_jwt,
    "presentation": ssi.presentation,
    "kyc_session": kyc.kyc_session,
    "user_token": kyc.user_token,
    "document_ocr": verification.document_ocr,
    "face_match": verification.face_match,
    "consent": verification.consent,
    "resolved_did": ssi.resolved_did,
    "outcome": kyc.outcome,
    "verified_data": kyc.verified_data,
}
_CONTROLS: dict[str, Callable[[Call], Json]] = {
    "usage": control.usage,
    "reset": control.reset,
    "fail": control.fail,
    "revoke-admin-tokens": control.revoke_admin_tokens,
    "forget-dids": control.forget_dids,
    "secrets": control.change_secrets,
    "redirected": control.redirected,
}
_ROUTES = Map(
    [
        Rule("/dashboard/api/v1/app/oauth", methods=["POST"], endpoint="admin_token"),
        Rule("/ssi/api/v1/did/create", methods=["POST"], endpoint="user_did"),
        Rule("/ssi/api/v1/did/auth/issue-jwt", methods=["POST"], endpoint="did_jwt"),
        Rule("/ssi/api/v1/presentation", methods=["POST"], endpoint="presentation"),
        Rule("/ssi/api/v1/did/resolve/<did>", methods=["GET"], endpoint="resolved_did"),
        Rule("/kyc/api/v2/session", methods=["POST"], endpoint="kyc_session"),
        Rule("/kyc/api/v2/auth/exchange", methods=["POST"], endpoint="user_token"),
        Rule("/kyc/api/v2/documents/extract", methods=["POST"], endpoint="document_ocr"),
        Rule("/kyc/api/v2/biometrics/verify", methods=["POST"], endpoint="face_match"),
        Rule("/kyc/api/v2/consents", methods=["POST"], endpoint="consent"),
        Rule("/kyc/api/v2/consents/<session_id>", methods=["GET"], endpoint="outcome"),
        Rule(
            "/kyc/api/v1/e-kyc/verification/user-consent",
            methods=["GET"],
            endpoint="verified_data",
        ),
        Rule("/_sandbox/usage", methods=["GET"], endpoint="usage"),
        *(
            Rule(f"/_sandbox/{name}", methods=["POST"], endpoint=name)
            for name in _CONTROLS
            if name != "usage"
        ),
    ],
    strict_slashes=False,
)


class Sandbox:
    """The WSGI application. `state` holds everything that it remembers."""

    def __init__(self, state: State) -> None:
        self.state = state

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        started = time.monotonic()
        operation, response = self._answer(request)
        if self.state.config.log:
            took = round((time.monotonic() - started) * 1000)
            print(f"{operation} {response.status_code} {took} ms", file=sys.stderr, flush=True)
        return response(environ, start_response)

    def _answer(self, request: Request) -> tuple[str, Response]:
        try:
            endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException:
            absent = Refusal(404, f"Cannot {request.method} {request.path}")
            return "none", _refused(absent, request)
        operation = _operation(endpoint, request)
        try:
            call = Call(self.state, request, operation, values)
            if endpoint in _CONTROLS:
                return endpoint, call.answer(_CONTROLS[endpoint](call))
            return operation, self._perform(call, _HANDLERS[endpoint])
        except OtherAnswer as other:
            return operation, other.response
        except Refusal as refusal:
            return operation, _refused(refusal, request)
        except Exception as error:  # noqa: BLE001  the outermost edge
            _report(error)
            return operation, _refused(Refusal(500, "Internal server error"), request)

    def _perform(self, call: Call, handler: Callable[[Call], Json]) -> Response:
        state, request = self.state, call.request
        state.usage.received(call.operation, request.headers.keys(), call.content)
        state.sleep(state.config.latency)
        if not state.usage.charge(call.operation):
            return insufficient_credits()
        succeeded = False
        try:
            call.strike(state.strikes.for_anyone(call.operation))
            _admit(request)
            body = handler(call)
            succeeded = True
        except Refusal as refusal:
            return _refused(refusal, request, call)
        finally:
            if not succeeded:
                state.usage.refund(call.operation)
        state.usage.succeeded(call.operation)
        return call.answer(body)


def create_sandbox(config: SandboxConfig | None = None, clock: Clock = time.time) -> Sandbox:
    return Sandbox(State(config or SandboxConfig(), clock))


def _admit(request: Request) -> None:
    """Raise Refusal if Hypersign would refuse the request before any operation sees it."""
    if "Origin" in request.headers:
        raise Refusal(401, "Origin mismatch", listed=True)
    if not _is_kyc(request) and (request.content_length or 0) > _BODY_LIMIT:
        raise Refusal(413, "request entity too large")


def _operation(endpoint: str, request: Request) -> str:
    """Return the name under which the call is counted. Mints are counted per service."""
    if endpoint != "admin_token":
        return endpoint
    grants = {str(Grant.KYC): "admin_token_kyc", str(Grant.SSI): "admin_token_ssi"}
    return grants.get(request.args.get("grant_type", ""), "admin_token_other")


def _is_kyc(request: Request) -> bool:
    return request.path.startswith("/kyc/")


def _refused(refusal: Refusal, request: Request, call: Call | None = None) -> Response:
    shape = kyc_body if _is_kyc(request) else nest_body
    body = shape(refusal, request.path)
    answer = call.answer if call else json_response
    response = answer(body, refusal.status)
    response.headers.update(refusal.headers)
    return response


def _report(error: Exception) -> None:
    """Print where the sandbox itself failed, but not the message, because it may quote the
    request.
    """
    print(f"sandbox: {type(error).__name__}", file=sys.stderr)
    traceback.print_tb(error.__traceback__)
