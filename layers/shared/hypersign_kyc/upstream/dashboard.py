"""Hypersign's dashboard service: admin tokens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from hypersign_kyc.admin_tokens.secrets import ApiSecrets
from hypersign_kyc.admin_tokens.token import AdminToken, Service, minted
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.upstream import answers
from hypersign_kyc.upstream.operations import ADMIN_TOKEN
from hypersign_kyc.upstream.retry import DEFAULT_RETRY_AFTER_S
from hypersign_kyc.upstream.transport import Call, Transport
from hypersign_kyc.upstream.wire import AdminTokenAnswer
from hypersign_kyc.upstream_errors import (
    ApiSecretRefused,
    UpstreamError,
    UpstreamFailure,
    UpstreamUnavailable,
)


@dataclass(frozen=True)
class _Life:
    """The lifetime that a token is requested with, and how long before its expiry it is renewed."""

    headers: Mapping[str, str] = field(default_factory=dict)
    renew_before_s: float | None = None


_FOR_THE_FUNCTIONS = _Life()
#: `ExpiresIn` is in whole hours.
_FOR_BUNDLES = _Life({"ExpiresIn": "1"}, renew_before_s=600.0)


class DashboardClient:
    """Mints admin tokens with the account's API secrets. Reads a secret only to mint."""

    def __init__(
        self,
        base_url: str,
        secrets: ApiSecrets,
        transport: Transport,
        count: Callable[[str], None],
    ) -> None:
        self._url = base_url + ADMIN_TOKEN.path
        self._secrets = secrets
        self._transport = transport
        self._count = count

    def mint(self, service: Service, deadline: Deadline) -> AdminToken:
        """Return a new admin token for the functions. If Hypersign refuses the secret, reads it
        again once, because it may have been rotated.

        Raises `UpstreamFailure`, `StoreUnavailable` (the secret cannot be read).
        """
        return self._counted(service, deadline, _FOR_THE_FUNCTIONS)

    def mint_for_bundles(self, service: Service, deadline: Deadline) -> AdminToken:
        """Return a new admin token for a bundle with `BundleMode=direct`. It is valid for only an
        hour, because nothing can revoke it. Raises the same errors as `mint`.
        """
        return self._counted(service, deadline, _FOR_BUNDLES)

    def _counted(self, service: Service, deadline: Deadline, life: "_Life") -> AdminToken:
        try:
            token = self._mint_with_the_secret(service, deadline, life)
        except KycError:
            self._count("AdminTokenMintFailures")
            raise
        self._count("AdminTokenMints")
        return token

    def _mint_with_the_secret(
        self, service: Service, deadline: Deadline, life: "_Life"
    ) -> AdminToken:
        secret = self._secrets.of(service)
        try:
            return self._mint(service, secret, deadline, life)
        except ApiSecretRefused:
            rotated = self._secrets.of(service, reread=True)
            if rotated == secret:
                raise
        return self._mint(service, rotated, deadline, life)

    def _mint(self, service: Service, secret: str, deadline: Deadline, life: "_Life") -> AdminToken:
        asked_at = now_ms()
        call = Call(
            ADMIN_TOKEN,
            f"{self._url}?{urlencode({'grant_type': service.value})}",
            {"X-Api-Secret-Key": secret, **life.headers},
        )
        try:
            answer = answers.read(
                AdminTokenAnswer, self._transport.send(call, deadline), ADMIN_TOKEN
            )
        except UpstreamError as error:
            error.done = False
            if error.upstream_status is not None and error.upstream_status >= 500:
                raise UpstreamUnavailable(
                    ADMIN_TOKEN.name,
                    status=error.upstream_status,
                    retry_after=DEFAULT_RETRY_AFTER_S,
                ) from error
            raise
        except UpstreamFailure as failure:
            # The mint may have succeeded, but the call that needs the token was not sent.
            failure.done = False
            raise
        except KycError as error:
            # This error is about a user's session, but a mint has no session. So the answer is
            # unusable.
            raise UpstreamError(ADMIN_TOKEN.name, done=False) from error
        return minted(answer.access_token, answer.expires_in, asked_at, life.renew_before_s)
