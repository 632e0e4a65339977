"""Calls that carry admin tokens: one that is refused is replaced, and the call made once more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.upstream.transport import Answer, Call, Transport


@dataclass(frozen=True)
class Carried:
    """The header that a service's admin token travels in."""

    service: Service
    header: str
    prefix: str = ""


class AdminAuthorised:
    """Sends calls with the admin tokens that they need."""

    def __init__(self, tokens: AdminTokens, transport: Transport) -> None:
        self._tokens = tokens
        self._transport = transport

    def send(self, call: Call, carried: tuple[Carried, ...], deadline: Deadline) -> Answer:
        """The vendor's answer, whatever its status. Raises `UpstreamFailure`, `StoreUnavailable`.

        401 means that the vendor did nothing, so even what must not be repeated may be sent again,
        once, with tokens that are not the refused ones. Which of two was refused is not said: both
        are looked after.
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
