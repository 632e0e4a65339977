"""An HTTP API's IAM authorizer: which signed requests it accepts.

botocore computes the expected signature (Signature Version 4).
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import re
import time
from calendar import timegm
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from local.gateway.events import IamCaller, Request
from local.template.resources import IamAuthorizer

#: The access keys of the local stack, with their secret keys.
LOCAL_KEYS = {"local": "local"}
_SERVICE = "execute-api"
#: AWS accepts a signature if its time differs from now by at most this.
_CLOCK_SKEW_SECONDS = 300
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>[^/,\s]+)/(?P<day>\d{8})/(?P<region>[^/,\s]+)"
    r"/(?P<service>[^/,\s]+)/aws4_request, *SignedHeaders=(?P<headers>[a-z0-9;_-]+)"
    r", *Signature=(?P<signature>[0-9a-f]{64})"
)


class NotSignedError(Exception):
    """The request has no valid signature. The text is for the local stack's log."""


@dataclass(frozen=True)
class _Signature:
    """The parts of an `Authorization` header."""

    key: str
    day: str
    region: str
    service: str
    headers: str
    signature: str

    @property
    def signed(self) -> list[str]:
        """Return the names of the signed headers."""
        return self.headers.split(";")


class SignatureChecker:
    """Checks signatures with the secret keys in `keys`."""

    def __init__(
        self,
        keys: Mapping[str, str] = LOCAL_KEYS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._clock = clock

    def check(self, authorizer: IamAuthorizer, request: Request) -> IamCaller:
        """Return the caller. Raises NotSignedError."""
        found = _AUTHORIZATION.fullmatch(request.headers.get("authorization", "").strip())
        if found is None:
            raise NotSignedError("no signature")
        given = _Signature(**found.groupdict())
        if (given.region, given.service) != (authorizer.region, _SERVICE):
            raise NotSignedError("signed for another region or service")
        if given.key not in self._keys:
            raise NotSignedError("unknown access key")
        _check_signed_headers(given, request)
        self._check_time(given, request.headers["x-amz-date"])
        if not compare_digest(self._expected(given, request), given.signature):
            raise NotSignedError("another signature was expected")
        return IamCaller(given.key)

    def _check_time(self, given: _Signature, timestamp: str) -> None:
        try:
            signed_at = timegm(time.strptime(timestamp, SIGV4_TIMESTAMP))
        except ValueError as error:
            raise NotSignedError("x-amz-date is not a time") from error
        if not timestamp.startswith(given.day):
            raise NotSignedError("x-amz-date is not on the credential's day")
        if abs(self._clock() - signed_at) > _CLOCK_SKEW_SECONDS:
            raise NotSignedError("signed too long ago, or in the future")

    def _expected(self, given: _Signature, request: Request) -> str:
        query = f"?{request.query_string}" if request.query_string else ""
        signed = AWSRequest(
            method=request.method,
            url=f"http://{request.headers['host']}{request.raw_path}{query}",
            data=request.body,
            headers={name: request.headers[name] for name in given.signed},
        )
        signed.context["timestamp"] = request.headers["x-amz-date"]
        signer = _SignerOf(given, self._keys[given.key])
        text = signer.string_to_sign(signed, signer.canonical_request(signed))
        return str(signer.signature(text, signed))


class _SignerOf(SigV4Auth):
    """Signs the same headers as the client. botocore alone would choose others."""

    def __init__(self, given: _Signature, secret_key: str) -> None:
        super().__init__(Credentials(given.key, secret_key), given.service, given.region)
        self._names = given.signed

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        """Return the headers to sign. botocore calls this."""
        headers = HTTPHeaders()
        for name in self._names:
            headers[name] = request.headers[name]
        return headers


def _check_signed_headers(given: _Signature, request: Request) -> None:
    needed = {"host", "x-amz-date"}
    needed |= {name for name in request.headers if name.startswith("x-amz-")}
    if missing := needed - set(given.signed):
        raise NotSignedError(f"not signed: {', '.join(sorted(missing))}")
    if absent := [name for name in given.signed if name not in request.headers]:
        raise NotSignedError(f"signed, but not sent: {', '.join(absent)}")
    digest = hashlib.sha256(request.body).hexdigest()
    if request.headers.get("x-amz-content-sha256", digest) != digest:
        raise NotSignedError("the digest is another body's")
