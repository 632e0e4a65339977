from typing import Any

import pytest

from hypersign_kyc.errors import Forbidden
from hypersign_kyc.users.identity import Identity


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "Ann@Example.com "},
        {"email": "ann@example.com", "email_verified": "true"},
        {"email": "ann@example.com", "email_verified": "True"},
        {"email": "ann@example.com", "email_verified": True},
    ],
)
def test_a_verified_email_is_who_the_user_is(claims: dict[str, Any]) -> None:
    assert Identity.of(claims).email == "ann@example.com"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": ""},
        {"email": None},
        {"email": "ann"},
        {"email": "ann@"},
        {"email": "@example.com"},
        {"email": "ann@b@example.com"},
        {"email": "ann example@example.com"},
        {"email": "ann@example.com\x00"},
        {"email": "[ann@example.com]"},
        {"email": "map[address:ann@example.com]"},
        {"email": "Ann<ann@example.com>"},
        {"email": f"{'a' * 65}@example.com"},
        {"email": "['ann@example.com', 'bob@example.com']"},
        {"email": "ann@example.com", "email_verified": "false"},
        {"email": "ann@example.com", "email_verified": False},
        {"email": "ann@example.com", "email_verified": ""},
        {"email": "ann@example.com", "email_verified": "yes"},
        {"email": "ann@example.com", "email_verified": None},
    ],
)
def test_without_one_nobody_is_let_in(claims: dict[str, Any]) -> None:
    with pytest.raises(Forbidden) as refused:
        Identity.of(claims)

    assert "ann" not in str(refused.value)
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " Ann Lee "}, "Ann Lee"),
        ({"given_name": "Ann", "family_name": "Lee"}, "Ann Lee"),
        ({"given_name": "Ann"}, "Ann"),
        ({"name": "<nil>", "given_name": "Ann"}, "Ann"),
        ({"name": "", "family_name": "Lee"}, "Lee"),
        ({"name": "A" * 300}, "A" * 200),
        ({"name": "  "}, None),
        ({}, None),
    ],
)
def test_the_name_is_any_of_the_standard_claims(claims: dict[str, str], name: str | None) -> None:
    assert Identity.of({"email": "ann@example.com"} | claims).name == name


def test_an_identity_does_not_print() -> None:
    printed = repr(Identity.of({"email": "ann@example.com", "name": "Ann Lee"}))

    assert "ann@" not in printed
    assert "Ann" not in printed
