"""The KYC service's webhooks. It sends one when a session ends or a step fails, and ignores the
answer.
"""

from __future__ import annotations

import secrets
import threading
from typing import Any

import requests

from local.sandbox.call import Call
from local.sandbox.failures import is_chosen, later_rejection, rejection
from local.sandbox.refusals import Json
from local.sandbox.sessions import KycSession

_LATE_SECONDS = 2.0
_REVIEW_SECONDS = 5.0
_TIMEOUT_SECONDS = 5


def end_session(call: Call, session: KycSession) -> None:
    """Decide the session after the consent, and send the result as a webhook."""
    late = _LATE_SECONDS if is_chosen("webhook_late", session.email, "consent") else 0.0
    failed = session.decide(after=late, rejected=rejection(session.email))
    silent = is_chosen("webhook_never", session.email, "consent")
    if review := later_rejection(session.email):
        record = session.reject_later(_REVIEW_SECONDS, review)
        if not silent:
            _send(call, _failure(call, session, record), _REVIEW_SECONDS)
    if silent:
        return
    for _ in range(2 if is_chosen("webhook_twice", session.email, "consent") else 1):
        _send(call, _failure(call, session, failed) if failed else _success(call, session), late)


def tell_failure(call: Call, session: KycSession, failed: Json) -> None:
    """Send a webhook about a failed step."""
    if not is_chosen("webhook_never", session.email, call.operation):
        _send(call, _failure(call, session, failed), 0.0)


def forge(call: Call, session: KycSession) -> None:
    """Send a false webhook, as anybody who knows the session's id could."""
    if is_chosen("webhook_forged", session.email, "document_ocr"):
        _send(call, {**_success(call, session), "idToken": secrets.token_urlsafe(24)}, 0.0)


def _success(call: Call, session: KycSession) -> Json:
    return {
        "sessionId": session.session_id,
        "success": True,
        "environment": call.state.config.environment,
        "idToken": session.id_token,
    }


def _failure(call: Call, session: KycSession, failed: Json) -> Json:
    return {
        "sessionId": session.session_id,
        "success": False,
        "environment": call.state.config.environment,
        "data": failed,
    }


def _send(call: Call, body: dict[str, Any], delay: float) -> None:
    if not call.state.config.webhook_url:
        return
    sending = threading.Timer(delay, _post, (call.state.config.webhook_url, body))
    sending.daemon = True
    sending.start()


def _post(url: str, body: dict[str, Any]) -> None:
    try:
        requests.post(url, json=body, timeout=_TIMEOUT_SECONDS)
    except requests.RequestException:
        # The sandbox does not retry a webhook.
        return
