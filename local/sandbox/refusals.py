"""How Hypersign's services refuse a call.

Refusal       a refusal in the JSON format of the service
OtherAnswer   an answer that does not come from the service: a proxy's page, a redirect
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Response

type Json = dict[str, Any]


class Refusal(Exception):
    """A refused call. Only the KYC service has a `code`.

    `step` is set if the service examined a document or face and refused it. The session then
    records this step as failed, with `code` if that is a number.
    """

    def __init__(
        self,
        status: int,
        *messages: Any,
        code: str | int | None = None,
        headers: Mapping[str, str] | None = None,
        listed: bool = False,
        step: str = "",
        details: Sequence[str] = (),
    ) -> None:
        super().__init__(status)
        self.status = HTTPStatus(status)
        self.messages = list(messages) or [self.status.phrase]
        self.code = code
        self.headers = dict(headers or {})
        self.listed = listed
        self.step = step
        self.details = list(details)

    @property
    def text(self) -> str:
        return ", ".join(str(message) for message in self.messages)


class OtherAnswer(Exception):
    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def kyc_body(refusal: Refusal, path: str) -> Json:
    """Return the body in the KYC service's format. Its token guard lists messages, as the other
    services do.
    """
    code = refusal.code
    if code is None:
        code = refusal.status.phrase.upper().replace(" ", "_")
    details = refusal.details or (refusal.messages if len(refusal.messages) > 1 else [])
    return {
        "success": False,
        "message": refusal.messages if refusal.listed else refusal.text,
        "error": {
            "code": code,
            "message": refusal.text,
            **({"details": details} if details else {}),
        },
        **_where(refusal, path),
    }


def nest_body(refusal: Refusal, path: str) -> Json:
    """Return the body in the format of the SSI and dashboard services."""
    return {
        "statusCode": int(refusal.status),
        "message": refusal.messages,
        "error": refusal.status.phrase,
        **_where(refusal, path),
    }


def _where(refusal: Refusal, path: str) -> Json:
    if refusal.status != HTTPStatus.INTERNAL_SERVER_ERROR:
        return {}
    return {"timestamp": datetime.now(UTC).isoformat(), "path": path}
