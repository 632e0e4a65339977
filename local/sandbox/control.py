"""The sandbox's own routes under `/_sandbox`, which no vendor has."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from local.sandbox.call import Call
from local.sandbox.failures import markdown_table
from local.sandbox.refusals import Json, Refusal
from local.sandbox.tokens import Grant
from local.sandbox.wire import Body, Text


class ArmFailure(Body):
    operation: Text
    tag: Text
    times: Annotated[int, Field(ge=1, le=1000)] = 1


class ChangeSecrets(Body):
    kyc_api_secret: Text | None = None
    ssi_api_secret: Text | None = None


def usage(call: Call) -> Json:
    return call.state.usage.report()


def reset(call: Call) -> Json:
    """Zeroes the counters; DIDs, sessions and tokens stay."""
    call.state.usage.reset()
    return {}


def fail(call: Call) -> Json:
    """Lets the next calls of an operation fail as a tag would, without a user."""
    wanted = call.body(ArmFailure)
    if not call.state.strikes.arm(wanted.tag, wanted.operation, wanted.times):
        raise Refusal(400, "no such tag", *markdown_table().splitlines())
    return {}


def revoke_admin_tokens(call: Call) -> Json:
    call.state.tokens.revoke_admin_tokens()
    return {}


def forget_dids(call: Call) -> Json:
    """Makes every DID a foreign one, as after a move to another SSI app."""
    call.state.dids.forget()
    return {}


def change_secrets(call: Call) -> Json:
    """Replaces API secrets, as regenerating them in the dashboard does: the old secret is refused
    at once, and the admin tokens that it minted stay good.
    """
    wanted = call.body(ChangeSecrets)
    if wanted.kyc_api_secret:
        call.state.tokens.change_api_secret(Grant.KYC, wanted.kyc_api_secret)
    if wanted.ssi_api_secret:
        call.state.tokens.change_api_secret(Grant.SSI, wanted.ssi_api_secret)
    return {}


def redirected(call: Call) -> Json:
    """Where the `redirected` failure points; counts those who follow."""
    call.state.usage.received("redirected", call.request.headers.keys(), call.content)
    return {}
