"""What the KYC service tells the company when a session ends: a call that nobody waits for."""

from __future__ import annotations

import secrets
import threading
from typing import Any

import requests

from local.sandbox.call import Call
from local.sandbox.failures import is_chosen
from local.sandbox.sessions import KycSession

_LATE_SECONDS = 2.0
_TIMEOUT_SECONDS = 5


def end_session(call: Call, session: KycSession) -> None:
    """After the consent: the service comes to its decision, and tells of it."""
    late = _LATE_SECONDS if is_chosen("webhook_late", session.email, "consent") else 0.0
    rejected = is_chosen("rejected", session.email, "consent")
    session.decide(after=late, rejected=rejected)
    if is_chosen("webhook_never", session.email, "consent"):
        return
    for _ in range(2 if is_chosen("webhook_twice", session.email, "consent") else 1):
        _send(call, _body(session, session.id_token, success=not rejected), late)


def forge(call: Call, session: KycSession) -> None:
    """What anybody can send who knows a session's id."""
    if is_chosen("webhook_forged", session.email, "document_ocr"):
        _send(call, _body(session, secrets.token_urlsafe(24), success=True), 0.0)


def _body(session: KycSession, id_token: str, *, success: bool) -> dict[str, Any]:
    return {
        "sessionId": session.session_id,
        "idToken": id_token,
        "success": success,
        "environment": "sandbox",
        "data": session.presentation or {},
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
        # Fire and forget.
        return
