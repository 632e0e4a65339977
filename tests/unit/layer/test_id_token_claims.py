"""What else an ID token must say, and what is read of it: e-mail, name, time of the sign-in."""

from typing import Any

import pytest

from hypersign_kyc.errors import Forbidden
from hypersign_kyc.settings import EmailVerification, UserKey
from hypersign_kyc.users.identity import identity_of
from tests.unit.layer.id_tokens import CLAIMS, identity_in

#: Values of `email_verified`, and whether they are accepted with `required` and with `trusted`. The
#: string "true" looks the same as the boolean, because API Gateway passes both as text.
VERIFIED = [
    (True, True, True),
    ("true", True, True),
    (..., False, True),
    (False, False, False),
    ("false", False, False),
    ("True", False, False),
    ("yes", False, False),
    ("", False, False),
    (None, False, False),
    (1, False, False),
    (0, False, False),
    ([True], False, False),
    ({"value": True}, False, False),
]


@pytest.mark.parametrize(("claim", "required", "trusted"), VERIFIED)
def test_an_email_counts_only_if_it_is_verified(claim: Any, required: bool, trusted: bool) -> None:
    for verification, accepted in (
        (EmailVerification.REQUIRED, required),
        (EmailVerification.TRUSTED, trusted),
    ):
        if accepted:
            identity = identity_in(verification=verification, email_verified=claim)
            assert identity.email == CLAIMS["email"]
        else:
            with pytest.raises(Forbidden):
                identity_in(verification=verification, email_verified=claim)


@pytest.mark.parametrize(
    "email",
    [
        ...,
        None,
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@b@example.com",
        "ann example@example.com",
        "ann@example.com\x00",
        ["ann@example.com"],
        {"address": "ann@example.com"},
        "Ann<ann@example.com>",
        f"{'a' * 65}@example.com",
        ["ann@example.com", "bob@example.com"],
    ],
)
def test_a_token_without_an_email_is_refused(email: Any) -> None:
    with pytest.raises(Forbidden) as refused:
        identity_in(email=email)

    assert "ann" not in str(refused.value)
    assert refused.value.next_step


def test_the_address_in_a_body_may_differ_in_the_case_of_ascii_letters() -> None:
    identity = identity_in(email="Ann@Example.com")

    assert identity.has_email(" ann@EXAMPLE.com")
    assert not identity.has_email("bob@example.com")
    assert not identity_in(email="ann@faß.de").has_email("ann@fass.de")


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " Ann Lee "}, "Ann Lee"),
        ({"given_name": "Ann", "family_name": "Lee"}, "Ann Lee"),
        ({"given_name": "Ann"}, "Ann"),
        ({"name": None, "given_name": "Ann"}, "Ann"),
        ({"name": "", "family_name": "Lee"}, "Lee"),
        ({"name": "A" * 300}, "A" * 200),
        ({"name": "  "}, None),
        ({}, None),
    ],
)
def test_the_name_is_any_of_the_standard_claims(claims: dict[str, Any], name: str | None) -> None:
    assert identity_in(**claims).name == name


@pytest.mark.parametrize(
    ("claim", "moment"),
    [
        (1767225600, 1767225600),
        ("1767225600", 1767225600),
        ("1.7672256e+09", 1767225600),
        (..., None),
        (None, None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ([1767225600], None),
    ],
)
def test_the_time_of_the_sign_in_is_read(claim: Any, moment: float | None) -> None:
    assert identity_in(auth_time=claim).auth_time == moment


def test_an_identity_does_not_print() -> None:
    printed = repr(identity_in(name="Ann Lee"))

    assert "ann@" not in printed
    assert "Ann" not in printed


@pytest.mark.parametrize(("claim", "accepted"), [(True, True), (False, False), (1, False)])
def test_a_claim_that_is_not_text_counts_only_if_it_is_true(claim: Any, accepted: bool) -> None:
    claims = CLAIMS | {"email_verified": claim}
    try:
        identity_of(claims, UserKey.SUBJECT, EmailVerification.REQUIRED)
    except Forbidden:
        assert not accepted
    else:
        assert accepted
