"""The user whom an ID token identifies. Two people never become one user, and one person never
becomes two users.
"""

import hashlib
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hypersign_kyc.errors import Forbidden, InvalidRequest
from hypersign_kyc.settings import EmailVerification, UserKey
from hypersign_kyc.users.identity import Identity, email_key, identity_of, user_key_in
from local.gateway.events import JwtCaller

CLAIMS = {
    "iss": "https://id.example.com",
    "sub": "u1",
    "email": "ann@example.com",
    "email_verified": True,
}
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


def _identity(
    key: UserKey = UserKey.SUBJECT,
    verification: EmailVerification = EmailVerification.REQUIRED,
    **claims: Any,
) -> Identity:
    """Return the identity from claims as API Gateway passes them, as text. A claim with the value
    `...` is left out.
    """
    token = {name: value for name, value in (CLAIMS | claims).items() if value is not ...}
    return identity_of(JwtCaller(token).as_event()["jwt"]["claims"], key, verification)


def _user_key(key: UserKey, **claims: Any) -> str | None:
    try:
        return _identity(key, **claims).user_key
    except Forbidden:
        return None


_subjects = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=255)
_issuers = st.from_regex(r"https://[a-z]{1,8}\.example(/[a-z]{0,4})?", fullmatch=True)
_emails = st.from_regex(r"[A-Za-z.+]{1,12}@[A-Za-z]{1,8}\.(com|de)", fullmatch=True)


@given(_issuers, _subjects, _issuers, _subjects)
def test_two_identities_are_never_one_user(
    issuer: str, subject: str, other_issuer: str, other_subject: str
) -> None:
    assume((issuer, subject) != (other_issuer, other_subject))

    one = _user_key(UserKey.SUBJECT, iss=issuer, sub=subject)
    other = _user_key(UserKey.SUBJECT, iss=other_issuer, sub=other_subject)

    assert one is None or one != other


@given(_issuers, st.from_regex(r"[a-zA-Z0-9|._-]{1,60}", fullmatch=True), _emails, _emails)
def test_one_identity_is_never_two_users(
    issuer: str, subject: str, email: str, later_email: str
) -> None:
    before = _identity(iss=issuer, sub=f"u{subject}", email=email, name="Ann")
    after = _identity(iss=issuer, sub=f"u{subject}", email=later_email, aud=["a", "b"])

    assert before.user_key == after.user_key
    assert (before.email, after.email) == (email, later_email)


def test_issuers_and_subjects_do_not_run_into_each_other() -> None:
    one = _identity(iss="https://id.example.com", sub="/a")
    other = _identity(iss="https://id.example.com/", sub="a")

    assert one.user_key != other.user_key


@pytest.mark.parametrize("key", UserKey)
@pytest.mark.parametrize(("one", "other"), MERGED_BY_UNICODE)
def test_different_addresses_are_never_one_user(key: UserKey, one: str, other: str) -> None:
    first = _user_key(key, email=one, sub="one")
    second = _user_key(key, email=other, sub="other")

    assert first is None or first != second


#: Letters that some kinds of case folding make equal: long s, Kelvin sign, dotless and dotted i.
_local_parts = st.text("aAkK\u212asS\u017fiI\u0131\u01301\u2460.+", min_size=1, max_size=4)


@given(_local_parts, _local_parts)
def test_addresses_are_one_user_only_if_they_are_one_mailbox(one: str, other: str) -> None:
    keys = [_user_key(UserKey.EMAIL, email=f"{each}@example.com") for each in (one, other)]

    for each, key in zip((one, other), keys, strict=True):
        assert (key is not None) == each.isascii()
    if one.isascii() and other.isascii():
        assert (keys[0] == keys[1]) == (one.lower() == other.lower())


@pytest.mark.parametrize(
    "written",
    ["ann@xn--fa-hia.de", "ANN@XN--FA-HIA.DE", "Ann@FAß.de", " ann@faß.de "],
)
def test_one_mailbox_is_one_user_however_it_is_written(written: str) -> None:
    assert _identity(UserKey.EMAIL, email=written).user_key == email_key("ann@faß.de")


@pytest.mark.parametrize(
    "email",
    ["jürgen@example.com", "ann@xn--.de", "ann@xn--a.com", "ann@-a.com", "ann@a_b.com", "ann@a..b"],
)
def test_an_ambiguous_address_is_refused(email: str) -> None:
    with pytest.raises(Forbidden):
        _identity(UserKey.EMAIL, email=email)


def test_a_user_key_is_computed_as_documented() -> None:
    """Version 1.0 made the keys of ASCII addresses in the same way."""
    address = hashlib.sha256(b"hypersign-kyc/user/ann@example.com").hexdigest()
    subject = hashlib.sha256(b"hypersign-kyc/user/https://id.example.com\nu1").hexdigest()

    assert _identity(UserKey.EMAIL, email="Ann@Example.com").user_key == address
    assert _identity(UserKey.SUBJECT).user_key == subject


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
        _identity(sub=subject)

    assert "sub" in (refused.value.hint or "")


@pytest.mark.parametrize("issuer", [..., None, "", "https://id.example.com\nx", ["x"] * 600])
def test_a_token_without_an_issuer_is_refused(issuer: Any) -> None:
    with pytest.raises(Forbidden):
        _identity(iss=issuer)


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
            identity = _identity(verification=verification, email_verified=claim)
            assert identity.email == CLAIMS["email"]
        else:
            with pytest.raises(Forbidden):
                _identity(verification=verification, email_verified=claim)


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
        _identity(email=email)

    assert "ann" not in str(refused.value)
    assert refused.value.next_step


def test_the_address_in_a_body_may_differ_in_the_case_of_ascii_letters() -> None:
    identity = _identity(email="Ann@Example.com")

    assert identity.has_email(" ann@EXAMPLE.com")
    assert not identity.has_email("bob@example.com")
    assert not _identity(email="ann@faß.de").has_email("ann@fass.de")


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
    assert _identity(**claims).name == name


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
    assert _identity(auth_time=claim).auth_time == moment


def test_an_identity_does_not_print() -> None:
    printed = repr(_identity(name="Ann Lee"))

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


@pytest.mark.parametrize(("length", "accepted"), [(253, True), (254, False)])
def test_a_domain_has_at_most_253_characters(length: int, accepted: bool) -> None:
    label = "a" * 62 + "."
    domain = label * 4 + "b" * (length - 4 * len(label))

    assert (_user_key(UserKey.EMAIL, email=f"ann@{domain}") is not None) is accepted


def test_a_user_key_in_a_path_is_64_lower_case_hexadecimal_characters() -> None:
    key = "0123456789abcdef" * 4
    assert user_key_in(key) == key

    for wrong in ("", key[1:], key + "0", key.upper(), "g" * 64):
        with pytest.raises(InvalidRequest) as refused:
            user_key_in(wrong)
        (problem,) = refused.value.problems
        assert problem.field == "userKey"
        assert "64" in problem.problem
