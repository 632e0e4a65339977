"""The user whom an ID token identifies. Two people never become one user, and one person never
becomes two users.
"""

import hashlib
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hypersign_kyc.errors import Forbidden, InvalidRequest
from hypersign_kyc.settings import UserKey
from hypersign_kyc.users.identity import email_key, user_key_in
from tests.unit.layer.id_tokens import identity_in, user_key_in_token

#: Pairs of different addresses that NFKC or case folding makes equal.
MERGED_BY_UNICODE = [
    ("ann@faß.de", "ann@fass.de"),
    ("ﬁne@example.com", "fine@example.com"),
    ("\u017fue@example.com", "sue@example.com"),
    ("mariª@example.com", "maria@example.com"),
    ("ann①@example.com", "ann1@example.com"),
    ("ann@example①.com", "ann@example1.com"),
    ("νίκος@example.com", "νίκοσ@example.com"),
    ("ann@straße.example", "ann@strasse.example"),
    ("\uff41nn@example.com", "ann@example.com"),
    ("ann@ᵃexample.com", "ann@aexample.com"),
]


_subjects = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=255)


_issuers = st.from_regex(r"https://[a-z]{1,8}\.example(/[a-z]{0,4})?", fullmatch=True)


_emails = st.from_regex(r"[A-Za-z.+]{1,12}@[A-Za-z]{1,8}\.(com|de)", fullmatch=True)


@given(_issuers, _subjects, _issuers, _subjects)
def test_two_identities_are_never_one_user(
    issuer: str, subject: str, other_issuer: str, other_subject: str
) -> None:
    assume((issuer, subject) != (other_issuer, other_subject))

    one = user_key_in_token(UserKey.SUBJECT, iss=issuer, sub=subject)
    other = user_key_in_token(UserKey.SUBJECT, iss=other_issuer, sub=other_subject)

    assert one is None or one != other


@given(_issuers, st.from_regex(r"[a-zA-Z0-9|._-]{1,60}", fullmatch=True), _emails, _emails)
def test_one_identity_is_never_two_users(
    issuer: str, subject: str, email: str, later_email: str
) -> None:
    before = identity_in(iss=issuer, sub=f"u{subject}", email=email, name="Ann")
    after = identity_in(iss=issuer, sub=f"u{subject}", email=later_email, aud=["a", "b"])

    assert before.user_key == after.user_key
    assert (before.email, after.email) == (email, later_email)


def test_issuers_and_subjects_do_not_run_into_each_other() -> None:
    one = identity_in(iss="https://id.example.com", sub="/a")
    other = identity_in(iss="https://id.example.com/", sub="a")

    assert one.user_key != other.user_key


@pytest.mark.parametrize("key", UserKey)
@pytest.mark.parametrize(("one", "other"), MERGED_BY_UNICODE)
def test_different_addresses_are_never_one_user(key: UserKey, one: str, other: str) -> None:
    first = user_key_in_token(key, email=one, sub="one")
    second = user_key_in_token(key, email=other, sub="other")

    assert first is None or first != second


#: Letters that some kinds of case folding make equal: long s, Kelvin sign, dotless and dotted i.
_local_parts = st.text("aAkK\u212asS\u017fiI\u0131\u01301\u2460.+", min_size=1, max_size=4)


@given(_local_parts, _local_parts)
def test_addresses_are_one_user_only_if_they_are_one_mailbox(one: str, other: str) -> None:
    keys = [user_key_in_token(UserKey.EMAIL, email=f"{each}@example.com") for each in (one, other)]

    for each, key in zip((one, other), keys, strict=True):
        assert (key is not None) == each.isascii()
    if one.isascii() and other.isascii():
        assert (keys[0] == keys[1]) == (one.lower() == other.lower())


@pytest.mark.parametrize(
    "written",
    ["ann@xn--fa-hia.de", "ANN@XN--FA-HIA.DE", "Ann@FAß.de", " ann@faß.de "],
)
def test_one_mailbox_is_one_user_however_it_is_written(written: str) -> None:
    assert identity_in(UserKey.EMAIL, email=written).user_key == email_key("ann@faß.de")


@pytest.mark.parametrize(
    "email",
    ["jürgen@example.com", "ann@xn--.de", "ann@xn--a.com", "ann@-a.com", "ann@a_b.com", "ann@a..b"],
)
def test_an_ambiguous_address_is_refused(email: str) -> None:
    with pytest.raises(Forbidden):
        identity_in(UserKey.EMAIL, email=email)


def test_a_user_key_is_computed_as_documented() -> None:
    """Version 1.0 made the keys of ASCII addresses in the same way."""
    address = hashlib.sha256(b"hypersign-kyc/user/ann@example.com").hexdigest()
    subject = hashlib.sha256(b"hypersign-kyc/user/https://id.example.com\nu1").hexdigest()

    assert identity_in(UserKey.EMAIL, email="Ann@Example.com").user_key == address
    assert identity_in(UserKey.SUBJECT).user_key == subject


def test_addresses_with_other_tags_or_dots_are_other_users() -> None:
    emails = ("ann@example.com", "ann+a@example.com", "a.nn@example.com")

    assert len({email_key(email) for email in emails}) == 3


@pytest.mark.parametrize(
    "subject",
    [
        ...,
        None,
        "",
        " ",
        ["u1"],
        ["u1", "u2"],
        [],
        {"id": "u1"},
        {},
        "u" * 256,
        "u" * 2048,
        "u1\x00",
        "u1\nu2",
        "\x7f",
        "ü1",
        1.5e300,
    ],
)
def test_a_token_without_a_valid_subject_is_refused(subject: Any) -> None:
    with pytest.raises(Forbidden) as refused:
        identity_in(sub=subject)

    assert "sub" in (refused.value.hint or "")


@pytest.mark.parametrize("issuer", [..., None, "", "https://id.example.com\nx", ["x"] * 600])
def test_a_token_without_an_issuer_is_refused(issuer: Any) -> None:
    with pytest.raises(Forbidden):
        identity_in(iss=issuer)


@pytest.mark.parametrize(("length", "accepted"), [(253, True), (254, False)])
def test_a_domain_has_at_most_253_characters(length: int, accepted: bool) -> None:
    label = "a" * 62 + "."
    domain = label * 4 + "b" * (length - 4 * len(label))

    assert (user_key_in_token(UserKey.EMAIL, email=f"ann@{domain}") is not None) is accepted


def test_a_user_key_in_a_path_is_64_lower_case_hexadecimal_characters() -> None:
    key = "0123456789abcdef" * 4
    assert user_key_in(key) == key

    for wrong in ("", key[1:], key + "0", key.upper(), "g" * 64):
        with pytest.raises(InvalidRequest) as refused:
            user_key_in(wrong)
        (problem,) = refused.value.problems
        assert problem.field == "userKey"
        assert "64" in problem.problem
