"""The dashboard service: admin tokens."""

from __future__ import annotations

import re

from local.sandbox.call import Call
from local.sandbox.refusals import Json, Refusal
from local.sandbox.tokens import Grant

DEFAULT_HOURS = 4


def admin_token(call: Call) -> Json:
    if not call.state.mints.lets_in(call.request.remote_addr or ""):
        raise Refusal(429, "ThrottlerException: Too Many Requests")
    grant_type = call.request.args.get("grant_type", "")
    if grant_type not in list(Grant):
        raise Refusal(400, "Invalid grant type")
    hours = _lifetime_hours(call.header("ExpiresIn"))
    api_secret = call.header("X-Api-Secret-Key")
    owner = call.state.tokens.grant_of(api_secret) if api_secret else None
    if owner is None:
        raise Refusal(401, "access_denied")
    if owner != grant_type:
        raise Refusal(400, "Invalid grant type for this service")
    lifetime = hours * 3600
    return {
        "access_token": call.state.tokens.mint(owner, lifetime),
        "expiresIn": lifetime,
        "tokenType": "Bearer",
    }


def _lifetime_hours(wish: str | None) -> int:
    if wish is None:
        return DEFAULT_HOURS
    if not re.fullmatch("0*[1-9][0-9]{0,4}", wish):
        raise Refusal(400, "expiresIn must be a whole number of hours, at least 1")
    return int(wish)
