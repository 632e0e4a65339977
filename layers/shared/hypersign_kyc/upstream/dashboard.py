"""The vendor's dashboard service: admin tokens (operation 1)."""

from collections.abc import Callable
from urllib.parse import urlencode

from hypersign_kyc.admin_tokens.secrets import ApiSecrets
from hypersign_kyc.admin_tokens.token import AdminToken, Service, minted
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import (
    KycError,
    UpstreamError,
    UpstreamFailure,
    UpstreamUnauthorized,
    UpstreamUnavailable,
)
from hypersign_kyc.upstream import answers
from hypersign_kyc.upstream.operations import ADMIN_TOKEN
from hypersign_kyc.upstream.retry import DEFAULT_RETRY_AFTER_S
from hypersign_kyc.upstream.transport import Call, Transport
from hypersign_kyc.upstream.wire import AdminTokenAnswer


class DashboardClient:
    """Mints admin tokens with the account's API secrets, which it reads when it needs them."""

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
        """A new admin token. A secret that is refused is read again once: it may have been rotated.

        Raises `UpstreamFailure`, `StoreUnavailable` (the secret cannot be read).
        """
        try:
            token = self._mint_with_the_secret(service, deadline)
        except KycError:
            self._count("AdminTokenMintFailures")
            raise
        self._count("AdminTokenMints")
        return token

    def _mint_with_the_secret(self, service: Service, deadline: Deadline) -> AdminToken:
        secret = self._secrets.of(service)
        try:
            return self._mint(service, secret, deadline)
        except UpstreamUnauthorized:
            rotated = self._secrets.of(service, reread=True)
            if rotated == secret:
                raise
            return self._mint(service, rotated, deadline)

    def _mint(self, service: Service, secret: str, deadline: Deadline) -> AdminToken:
        asked_at = now_ms()
        call = Call(
            ADMIN_TOKEN,
            f"{self._url}?{urlencode({'grant_type': service.value})}",
            {"X-Api-Secret-Key": secret},
        )
        try:
            answer = answers.read(
                AdminTokenAnswer, self._transport.send(call, deadline), ADMIN_TOKEN
            )
        except UpstreamError as error:
            error.done = False
            if error.status is not None and error.status >= 500:
                raise UpstreamUnavailable(
                    ADMIN_TOKEN.name, status=error.status, retry_after=DEFAULT_RETRY_AFTER_S
                ) from error
            raise
        except UpstreamFailure as failure:
            # Whatever became of the token: of the call that needs it, nothing was done.
            failure.done = False
            raise
        except KycError as error:
            # A refusal in terms of a user's session has no meaning here.
            raise UpstreamError(ADMIN_TOKEN.name, done=False) from error
        return minted(answer.access_token, answer.expires_in, asked_at)
