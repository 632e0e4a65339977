"""Send calls with admin tokens. If Hypersign answers 401, find out which token it refuses, replace
that one and repeat the call.

A 401 says that Hypersign did nothing, so even a call that is not safe to repeat may be sent again.
It seldom says which of the call's tokens is refused.

- An answer with the code `SESSION_EXPIRED` or `ACCESS_TOKEN_EXPIRED` is returned at once, because
  it refuses no admin token.
- A call with admin tokens only: replace them and repeat it.
- A call that also carries a user token: ask for the session's outcome, which is free and needs only
  the KYC admin token.
  - If Hypersign accepts this token, the user token counts as expired and nothing is replaced.
    Otherwise anybody with an expired user token could make all containers replace tokens. A refused
    SSI token can hide behind this 401. The client then renews the user token, and this call with
    both admin tokens replaces it.
  - If Hypersign refuses it, replace it and repeat the call, and then the same with the SSI token.
- If no other KYC token can be had now, the caller gets 503 with the time to wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.store import FORCED_MINT_EVERY_S
from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.upstream.answers import is_of_the_session
from hypersign_kyc.upstream.retry import DEFAULT_RETRY_AFTER_S
from hypersign_kyc.upstream.transport import Answer, Call, Transport
from hypersign_kyc.upstream_errors import UpstreamFailure, UpstreamUnavailable

#: How long Hypersign may take to say whether it accepts the KYC admin token.
CHECK_S = 4.0
#: The first replacement can be a token of the table that Hypersign refuses as well.
_REPLACEMENTS = 2


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
        """Send a call that carries no user token. Returns Hypersign's answer, which refuses none of
        the admin tokens. Raises `UpstreamFailure`, `StoreUnavailable`.
        """
        tokens = self._current(carried, deadline)
        answer = self._send(call, carried, tokens, deadline)
        for _ in range(_REPLACEMENTS):
            if not _refuses_a_token(answer, call):
                return answer
            tokens |= self._tokens.replace(tokens, deadline)
            answer = self._send(call, carried, tokens, deadline)
        if not _refuses_a_token(answer, call):
            return answer
        raise UpstreamUnavailable(call.operation.name, status=401, retry_after=FORCED_MINT_EVERY_S)

    def send_for_user(
        self, call: Call, carried: tuple[Carried, ...], check: Call, deadline: Deadline
    ) -> Answer:
        """Send a call that also carries a user token. Returns Hypersign's answer, with any status.
        401 means that the user token, or by its code the session, counts as expired. Only a refused
        SSI token can still hide behind it. Raises the same errors as `send`.

        `check` is the call that needs only the first of the carried tokens.
        """
        tokens = self._current(carried, deadline)
        answer = self._send(call, carried, tokens, deadline)
        if not _refuses_a_token(answer, call):
            return answer
        first, *others = carried
        replaced = False
        while not self._accepts(check, first, tokens, deadline):
            # This ends, because a token that was replaced lately is not replaced again.
            tokens |= self._tokens.replace({first.service: tokens[first.service]}, deadline)
            replaced = True
        if not replaced:
            return answer
        answer = self._send(call, carried, tokens, deadline)
        if not _refuses_a_token(answer, call) or not others:
            return answer
        # Hypersign ends tokens of both services together.
        try:
            tokens |= self._tokens.replace(
                {each.service: tokens[each.service] for each in others}, deadline
            )
        except (UpstreamFailure, StoreUnavailable):
            # The next bundle or renewal tries again.
            return answer
        return self._send(call, carried, tokens, deadline)

    def _accepts(
        self, check: Call, carried: Carried, tokens: Mapping[Service, str], deadline: Deadline
    ) -> bool:
        """Return whether Hypersign accepts a token. Raises `UpstreamUnavailable` if it does not
        say.
        """
        name = check.operation.name
        try:
            answer = self._send(check, (carried,), tokens, deadline.within(CHECK_S))
        except UpstreamFailure as failure:
            raise UpstreamUnavailable(name, retry_after=DEFAULT_RETRY_AFTER_S) from failure
        if answer.status == 429 or answer.status >= 500:
            retry_after = answer.retry_after or DEFAULT_RETRY_AFTER_S
            raise UpstreamUnavailable(name, status=answer.status, retry_after=retry_after)
        return not _refuses_a_token(answer, check)

    def _current(self, carried: tuple[Carried, ...], deadline: Deadline) -> dict[Service, str]:
        return self._tokens.current([each.service for each in carried], deadline)

    def _send(
        self,
        call: Call,
        carried: tuple[Carried, ...],
        tokens: Mapping[Service, str],
        deadline: Deadline,
    ) -> Answer:
        admin = {each.header: f"{each.prefix}{tokens[each.service]}" for each in carried}
        return self._transport.send(replace(call, headers={**call.headers, **admin}), deadline)


def _refuses_a_token(answer: Answer, call: Call) -> bool:
    """Return whether Hypersign refuses one of the call's tokens without saying which."""
    return answer.status == 401 and not is_of_the_session(answer, call.operation)
