"""Send calls with admin tokens. If Hypersign rejects a token, replace it and repeat the
call once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.upstream.transport import Answer, Call, Transport


@dataclass(frozen=True)
class Carried:
    """The header that carries a service's admin token."""

    service: Service
    header: str
    prefix: str = ""


class AdminAuthorised:
    """Adds the admin tokens that a call needs, and sends it."""

    def __init__(self, tokens: AdminTokens, transport: Transport) -> None:
        self._tokens = tokens
        self._transport = transport

    def send(self, call: Call, carried: tuple[Carried, ...], deadline: Deadline) -> Answer:
        """Return Hypersign's answer, with any status. Raises `UpstreamFailure`, `StoreUnavailable`.

        401 means that Hypersign did nothing. So even a call that is not safe to repeat may be sent
        again, once, with other tokens. Hypersign does not say which of two tokens it rejected, so
        both are replaced if needed.
        """
        tokens = self._tokens.current([each.service for each in carried], deadline)
        answer = self._transport.send(_with(call, carried, tokens), deadline)
        if answer.status != 401:
            return answer
        fresh = self._tokens.replace(tokens, deadline)
        if not any(fresh.values()):
            return answer
        tokens = {service: fresh[service] or old for service, old in tokens.items()}
        return self._transport.send(_with(call, carried, tokens), deadline)


def _with(call: Call, carried: tuple[Carried, ...], tokens: Mapping[Service, str]) -> Call:
    admin = {each.header: f"{each.prefix}{tokens[each.service]}" for each in carried}
    return replace(call, headers={**call.headers, **admin})
