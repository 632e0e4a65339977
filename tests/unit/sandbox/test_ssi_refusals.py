"""Calls that the SSI service refuses. Each is a good call with one change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.sandbox.account import Account
from tests.unit.sandbox.bench import Bench
from tests.unit.sandbox.cases import Ask, bearer, case
from tests.unit.sandbox.guide_journey import Answer, Journey


def _with_claims(**changes: Any) -> Ask:
    def ask(user: Journey) -> Answer:
        claims = {"name": "Ann", "email": user.email, "did": user.did, **changes}
        return user.issue_jwt(body={"claims": claims})

    return ask


def _tampered(user: Journey) -> list[Any]:
    first, *rest = user.credentials
    return [{**first, "credentialSubject": {**first["credentialSubject"], "fullName": "X"}}, *rest]


def _other_issuer(user: Journey) -> dict[str, str]:
    return {"did": Account.generate().issuer_did, "verificationMethodId": user.method_id}


SSI_CASES = [
    case(
        "no token", "to_did", lambda u: u.create_did({"Authorization": None}), 401, "Unauthorized"
    ),
    case("rubbish token", "to_did", lambda u: u.create_did(bearer("x.y.z")), 401, "invalid token"),
    case(
        "kyc token at ssi",
        "to_did",
        lambda u: u.create_did(bearer(u.kyc_token)),
        400,
        "Invalid grant type",
    ),
    case(
        "an origin",
        "to_did",
        lambda u: u.create_did({"Origin": "https://a.b"}),
        401,
        "Origin mismatch",
    ),
    case("namespace", "to_did", lambda u: u.create_did(body={"namespace": "x"}), 400, "namespace"),
    case(
        "other issuer",
        "to_did",
        lambda u: u.issue_jwt(body={"issuer": _other_issuer(u)}),
        400,
        "issuer.did",
    ),
    case(
        "the guide's spelling of the method id",
        "to_did",
        lambda u: u.issue_jwt(
            body={"issuer": {"did": u.account.issuer_did, "verificationmethodId": "x"}}
        ),
        400,
        "issuer.verificationMethodId",
    ),
    case("no audience", "to_did", lambda u: u.issue_jwt(body={"audience": None}), 400, "audience"),
    case(
        "too short a life",
        "to_did",
        lambda u: u.issue_jwt(body={"ttlSeconds": 59}),
        400,
        "ttlSeconds",
    ),
    case(
        "too long a life",
        "to_did",
        lambda u: u.issue_jwt(body={"ttlSeconds": 86401}),
        400,
        "ttlSeconds",
    ),
    case("no email", "to_did", _with_claims(email=None), 400, "claims.email"),
    case("no did", "to_did", _with_claims(did=None), 400, "claims.did"),
    case("long claims", "to_did", _with_claims(note="x" * 4000), 400, "4000 characters"),
    case(
        "holder of nobody",
        "to_credentials",
        lambda u: u.present(body={"holderDid": "did:hid:zX"}),
        404,
        "holderDid",
    ),
    case(
        "the guide's rebuilt method id",
        "to_credentials",
        lambda u: u.present(body={"verificationMethodId": f"{u.did}#key1"}),
        400,
        "verificationMethodId",
    ),
    case(
        "the other method",
        "to_credentials",
        lambda u: u.present(body={"verificationMethodId": f"{u.did}#key-2"}),
        400,
        "verificationMethodId",
    ),
    case(
        "no scheme", "to_credentials", lambda u: u.present(body={"domain": "a.com"}), 400, "domain"
    ),
    case(
        "a path",
        "to_credentials",
        lambda u: u.present(body={"domain": "https://a.com/x"}),
        400,
        "domain",
    ),
    case(
        "no challenge",
        "to_credentials",
        lambda u: u.present(body={"challenge": ""}),
        400,
        "challenge",
    ),
    case(
        "no credentials",
        "to_credentials",
        lambda u: u.present(body={"credentialDocuments": []}),
        400,
        "credentialDocuments",
    ),
    case(
        "tampered credential",
        "to_credentials",
        lambda u: u.present(body={"credentialDocuments": _tampered(u)}),
        400,
        "invalid proof",
    ),
]


@pytest.mark.parametrize(("reached", "ask", "status", "said"), SSI_CASES)
def test_ssi_refuses_in_its_own_format(
    bench: Bench, reached: str, ask: Ask, status: int, said: str
) -> None:
    answer = ask(getattr(bench.journey(), reached)())
    assert answer.status == status
    assert set(answer.body) == {"statusCode", "message", "error"}
    assert answer.body["statusCode"] == status
    assert said in json.dumps(answer.body["message"])
