"""Checks that need only the API's address: identity provider, CORS, sign-in and webhook."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import requests

from tools.operator.report import Check, failed, passed, skipped

FIRST_CALL = "/get-required-tokens-and-session-for-a-user"
STEP = "/api/v1/presentation"
#: No stack allows this origin: the domain is reserved (RFC 2606).
STRANGE_ORIGIN = "https://not-allowed.invalid"
#: Hypersign's price of a first call: session 4, DID JWT 5, exchange 1, and DID 7 for a new user.
FIRST_CALL_CREDITS = "10 credits, or 17 for a new user"
_SECONDS = 30


@dataclass(frozen=True)
class Api:
    """The API to check, and its deployed settings."""

    url: str
    issuer: str
    origins: tuple[str, ...]
    #: The API's own address, if only its CloudFront distribution may call it.
    closed_url: str = ""


def http_checks(api: Api, token: str | None) -> Iterator[Check]:
    """Run all checks. `token` is an ID token for a first call, which costs credits."""
    named: list[tuple[str, Callable[[str], Check]]] = [
        ("identity provider", partial(_discovery, api=api)),
        *(
            (f"CORS for {origin}", partial(_allows, api=api, origin=origin))
            for origin in api.origins
        ),
        ("CORS for another origin", partial(_refuses, api=api)),
        ("first call without a token", partial(_anonymous, api=api)),
        ("first call with a token", partial(_signed_in, api=api, token=token)),
        ("webhook", partial(_webhook, api=api)),
        *([("direct request", partial(_closed, api=api))] if api.closed_url else ()),
    ]
    for name, check in named:
        try:
            yield check(name)
        except requests.RequestException as error:
            yield failed(name, type(error).__name__, "Check that its address can be reached.")


def _discovery(name: str, api: Api) -> Check:
    url = api.issuer.rstrip("/") + "/.well-known/openid-configuration"
    answer = requests.get(url, timeout=_SECONDS)
    if answer.status_code != requests.codes.ok:
        return failed(name, f"{url} answers {answer.status_code}", "Correct JwtIssuer.")
    try:
        document = answer.json()
        issuer, keys_url = document["issuer"], document["jwks_uri"]
    except (ValueError, KeyError, TypeError):
        return failed(name, f"{url} is not a discovery document", "Correct JwtIssuer.")
    if issuer != api.issuer:
        return failed(
            name,
            f"its issuer is {issuer}, but JwtIssuer is {api.issuer}",
            "Set JwtIssuer to exactly this issuer, including a slash at its end.",
        )
    return _keys(name, issuer, keys_url)


def _keys(name: str, issuer: str, keys_url: str) -> Check:
    """Check that API Gateway can verify the issuer's tokens. An HTTP API only knows RSA.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    try:
        keys = requests.get(keys_url, timeout=_SECONDS).json()["keys"]
        types = sorted({str(key["kty"]) for key in keys if key.get("use", "sig") == "sig"})
    except (ValueError, KeyError, TypeError, AttributeError):
        return failed(name, f"{keys_url} is not a key set", "Tell the identity provider.")
    if "RSA" not in types:
        return failed(
            name,
            f"its keys are {' and '.join(types) or 'missing'}",
            "Let the identity provider sign ID tokens with RS256: API Gateway accepts only RSA.",
        )
    others = [each for each in types if each != "RSA"]
    beside = f"; it also has {' and '.join(others)} keys: ID tokens must be signed with RS256"
    return passed(name, issuer + (beside if others else ""))


def _preflight(api: Api, origin: str) -> requests.Response:
    return requests.options(
        api.url + FIRST_CALL,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
        timeout=_SECONDS,
    )


def _allows(name: str, api: Api, origin: str) -> Check:
    allowed = _preflight(api, origin).headers.get("Access-Control-Allow-Origin")
    if allowed == origin:
        return passed(name, "allowed")
    return failed(
        name, f"answers {allowed or 'no origin'}", "Deploy again, because AllowedOrigins has it."
    )


def _refuses(name: str, api: Api) -> Check:
    allowed = _preflight(api, STRANGE_ORIGIN).headers.get("Access-Control-Allow-Origin")
    if allowed is None:
        return passed(name, "refused")
    return failed(name, f"{allowed} is allowed", "List your own origins in AllowedOrigins.")


def _anonymous(name: str, api: Api) -> Check:
    origin = next(iter(api.origins), None)
    headers = {"Origin": origin} if origin else {}
    answer = requests.get(api.url + FIRST_CALL, headers=headers, timeout=_SECONDS)
    if answer.status_code != requests.codes.unauthorized:
        status = str(answer.status_code)
        return failed(name, status, "The route has lost its authorizer: deploy again.")
    if origin and answer.headers.get("Access-Control-Allow-Origin") != origin:
        return failed(
            name,
            "401, without Access-Control-Allow-Origin",
            "A browser cannot read this answer: apps must renew the ID token before it expires.",
        )
    return passed(name, "401")


def _signed_in(name: str, api: Api, token: str | None) -> Check:
    if token is None:
        return skipped(name, f"costs {FIRST_CALL_CREDITS}: TOKEN=<ID token>, or SIGN_IN=<e-mail>")
    answer = requests.get(
        api.url + FIRST_CALL, headers={"Authorization": f"Bearer {token}"}, timeout=_SECONDS
    )
    if answer.status_code == requests.codes.ok:
        return passed(name, f"200, spent {FIRST_CALL_CREDITS}")
    if answer.status_code == requests.codes.unauthorized:
        return failed(
            name,
            "401",
            f"The token is not from {api.issuer}, not for JwtAudience, or has expired.",
        )
    return failed(name, f"{answer.status_code} {_code(answer)}", "See docs/errors.md for the code.")


def _code(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _closed(name: str, api: Api) -> Check:
    """Check that a step rejects a request that avoids CloudFront. Without the bearer token, an open
    step answers 401.
    """
    status = requests.post(api.closed_url + STEP, json={}, timeout=_SECONDS).status_code
    if status == requests.codes.forbidden:
        return passed(name, "403")
    return failed(name, str(status), "Set EdgeKeyDigest as edge/README.md says, and deploy.")


def _webhook(name: str, api: Api) -> Check:
    url = (api.closed_url or api.url) + "/webhooks/hypersign"
    answer = requests.post(url, json={"sessionId": str(uuid.uuid4())}, timeout=_SECONDS)
    if answer.status_code == requests.codes.ok:
        return passed(name, f"queued; Hypersign's dashboard needs {url}")
    return failed(name, str(answer.status_code), "The route cannot reach its queue.")
