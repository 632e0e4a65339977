"""The sandbox's own routes under `/_sandbox`. Hypersign does not have them."""

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
    """Set the counters to zero. DIDs, sessions and tokens stay."""
    call.state.usage.reset()
    return {}


def fail(call: Call) -> Json:
    """Make the next calls of an operation fail as a tag would, whichever user calls."""
    wanted = call.body(ArmFailure)
    if not call.state.strikes.arm(wanted.tag, wanted.operation, wanted.times):
        raise Refusal(400, "no such tag", *markdown_table().splitlines())
    return {}


def revoke_admin_tokens(call: Call) -> Json:
    call.state.tokens.revoke_admin_tokens()
    return {}


def forget_dids(call: Call) -> Json:
    """Forget every DID, as if the company had moved to another SSI app."""
    call.state.dids.forget()
    return {}


def change_secrets(call: Call) -> Json:
    """Replace API secrets, as regenerating them in the dashboard does. The old secret is refused
    at once. Admin tokens that were minted with it stay valid.
    """
    wanted = call.body(ChangeSecrets)
    if wanted.kyc_api_secret:
        call.state.tokens.change_api_secret(Grant.KYC, wanted.kyc_api_secret)
    if wanted.ssi_api_secret:
        call.state.tokens.change_api_secret(Grant.SSI, wanted.ssi_api_secret)
    return {}


def redirected(call: Call) -> Json:
    """Count the clients that follow the redirect of the `redirected` failure."""
    call.state.usage.received("redirected", call.request.headers.keys(), call.content)
    return {}
