"""Requests with the signature of the company's servers (Signature Version 4)."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import botocore.auth
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import get_current_datetime
from botocore.credentials import Credentials

_TIMEOUT_S = 60


class Signature(requests.auth.AuthBase):
    """Signs a request of `requests` just before it is sent."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        signing = AWSRequest(request.method, request.url, data=request.body)
        SigV4Auth(Credentials("local", "local"), "execute-api", "us-east-1").add_auth(signing)
        request.headers.update(signing.headers)
        return request


def signed(
    method: str,
    url: str,
    body: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    key: str = "local",
    secret: str = "local",
    region: str = "us-east-1",
    service: str = "execute-api",
    seconds_late: float = 0,
) -> requests.PreparedRequest:
    """Return a signed request. The signer's clock is `seconds_late` seconds behind (ahead, if
    negative).
    """
    content = None if body is None else json.dumps(body).encode()
    sent = {} if content is None else {"content-type": "application/json"}
    request = AWSRequest(method, url, data=content, headers={**sent, **(headers or {})})
    now = get_current_datetime() - timedelta(seconds=seconds_late)
    with patch.object(botocore.auth, "get_current_datetime", lambda: now):
        SigV4Auth(Credentials(key, secret), service, region).add_auth(request)
    return requests.Request(method, url, dict(request.headers), data=content).prepare()


def send(request: requests.PreparedRequest) -> requests.Response:
    """Send a prepared request unchanged, with the path that was signed."""
    with requests.Session() as session:
        return session.send(request, timeout=_TIMEOUT_S)


def call(method: str, url: str, **options: Any) -> requests.Response:
    """Sign and send."""
    return send(signed(method, url, **options))
