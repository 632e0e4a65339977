"""Tokens and proofs: what others can check in them, and when they expire."""

from __future__ import annotations

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.util import urlsafe_b64decode

from local.sandbox.account import Account
from local.sandbox.tokens import read_did_jwt, sign_did_jwt
from tests.unit.sandbox.bench import Bench


def _public_key(did: str) -> Ed25519PublicKey:
    multicodec = base58.b58decode(did.rpartition(":z")[2])
    assert multicodec[:2] == b"\xed\x01"
    return Ed25519PublicKey.from_public_bytes(multicodec[2:])


def test_an_admin_token_lives_four_hours(bench: Bench) -> None:
    user = bench.journey().to_admin_tokens()
    bench.now += 14_399
    assert user.open_session().status == 200
    bench.now += 1
    answer = user.open_session()
    assert answer.status == 401
    assert answer.body["message"][0]["name"] == "TokenExpiredError"


def test_expires_in_is_asked_in_hours_and_told_in_seconds(bench: Bench) -> None:
    assert bench.journey().mint("kyc", {"ExpiresIn": "2"}).body["expiresIn"] == 7200
    assert bench.journey().mint("kyc").body["expiresIn"] == 14_400


def test_a_revoked_admin_token_dies_before_its_exp(bench: Bench) -> None:
    user = bench.journey().to_admin_tokens()
    user.control("revoke-admin-tokens")
    for answer in (user.open_session(), user.create_did()):
        assert answer.status == 401
        assert answer.body["message"] == ["Token expired"]
    assert user.to_admin_tokens().open_session().status == 200


def test_a_changed_secret_mints_in_place_of_the_old(bench: Bench) -> None:
    user = bench.journey()
    user.control("secrets", kycApiSecret="new")
    assert user.mint("kyc").status == 401
    assert user.mint("kyc", {"X-Api-Secret-Key": "new"}).status == 200
    assert user.mint("ssi").status == 200


def test_minting_is_limited_to_ten_a_minute() -> None:
    bench = Bench(settings={"oauth_per_minute": 10})
    user = bench.journey()
    assert [user.mint("kyc").status for _ in range(11)] == [200] * 10 + [429]
    bench.now += 59
    refused = user.mint("ssi")
    assert refused.status == 429
    assert "Retry-After" not in refused.headers
    bench.now += 1
    assert [user.mint("ssi").status for _ in range(11)] == [200] * 10 + [429]


def test_a_new_api_secret_replaces_the_old_and_ends_no_token(bench: Bench) -> None:
    user = bench.journey().to_admin_tokens()

    user.control("secrets", kycApiSecret="new", ssiApiSecret="new too")

    assert (user.mint("kyc").status, user.mint("ssi").status) == (401, 401)
    assert user.open_session().status == 200
    assert user.create_did().status == 200


def test_a_user_token_lives_an_hour(bench: Bench) -> None:
    user = bench.journey().to_user_token()
    bench.now += 3599
    assert user.extract().status == 200
    bench.now += 1
    answer = user.extract()
    assert (answer.status, answer.body["error"]["code"]) == (401, "ACCESS_TOKEN_EXPIRED")


def test_a_session_lives_a_day(bench: Bench) -> None:
    user = bench.journey().to_user_token()
    bench.now += 24 * 3600
    user.to_admin_tokens()
    user.did_token = user.issue_jwt().body["accessToken"]
    assert user.exchange().body["error"]["code"] == "SESSION_EXPIRED"


def test_a_did_jwt_is_for_the_kyc_service_and_for_its_time_only(bench: Bench) -> None:
    user = bench.journey().to_user_token()
    other = user.issue_jwt(body={"audience": "https://elsewhere.example"}).body["accessToken"]
    assert user.exchange({"Authorization": f"Bearer {other}"}).status == 401
    bench.now += 3600
    assert user.exchange().status == 401


def test_anyone_can_check_a_did_jwt_with_the_issuers_did(bench: Bench) -> None:
    user = bench.journey().to_did()
    token = user.issue_jwt().body["accessToken"]
    signed, _, signature = token.rpartition(".")
    _public_key(user.account.issuer_did).verify(
        urlsafe_b64decode(signature.encode()), signed.encode()
    )


def test_reserved_claims_are_dropped() -> None:
    account = Account.generate()
    sent = {"email": "a@example.com", "did": "did:hid:z1", "iss": "mallory", "exp": 1, "sub": "x"}
    claims = read_did_jwt(sign_did_jwt(account, "kyc", sent, 60, 1000), account, ["kyc"], 1000)
    assert claims == {
        "email": "a@example.com",
        "did": "did:hid:z1",
        "iss": account.issuer_did,
        "aud": "kyc",
        "iat": 1000,
        "exp": 1060,
    }


def test_a_generated_accounts_did_identifies_the_issuers_key() -> None:
    account = Account.generate()
    again = Account.complete(account.kyc_api_secret, account.ssi_api_secret, account.issuer_did)
    assert again == account
    assert again.issuer_key().public_key() == _public_key(account.issuer_did)


def test_a_did_made_elsewhere_can_be_the_issuer() -> None:
    did = "did:hid:z6MkmEFC8N1AUsinEBNSszXoepHb45p38ZwidV58r1HPqCkU"
    bench = Bench(Account.complete(issuer_did=did))
    user = bench.journey().to_presentation()
    assert user.credentials[0]["issuer"] == did
    assert user.consent().status == 200


def test_dids_carry_their_own_key_and_the_signing_method_is_not_the_first(bench: Bench) -> None:
    user = bench.journey().to_did()
    document = user.create_did(body={"namespace": "testnet"}).body["metaData"]["didDocument"]
    assert document["id"].startswith("did:hid:testnet:z6Mk")
    other, signing = document["verificationMethod"]
    assert other["type"] != signing["type"] == "Ed25519VerificationKey2020"
    assert signing["id"] == f"{document['id']}#key-1"
    assert document["id"].endswith(signing["publicKeyMultibase"])


def test_the_guides_spelling_of_a_did_document() -> None:
    user = Bench(settings={"guide_spelling": True}).journey().to_admin_tokens()
    created = user.create_did().body
    assert created["metadata"]["didDocument"]["verificationMethods"]
    assert "metaData" not in created
