import pytest
from pydantic import ValidationError

from hypersign_kyc.settings import BundleMode, Settings

ENVIRONMENT = {
    "KYC_ENVIRONMENT": "production",
    "KYC_BASE_URL": "https://kyc.example.com/",
    "SSI_BASE_URL": "https://ssi.example.com",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "https://dashboard.example.com",
    "ISSUER_DID": "did:hid:issuer",
    "ISSUER_VERMETHOD_ID": "did:hid:issuer#key-1",
    "API_SECRETS_ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:x",
    "ADMIN_TOKENS_TABLE": "admin",
    "SESSIONS_TABLE": "sessions",
}


def _settings(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in (ENVIRONMENT | changes).items():
        monkeypatch.setenv(name, value)
    return Settings.from_environment()


def test_what_is_needed_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(monkeypatch)

    assert settings.kyc_base_url == "https://kyc.example.com"
    assert settings.bundle_mode is BundleMode.PROXY
    assert (settings.max_attempts, settings.max_sessions_per_user) == (10, 20)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KYC_BASE_URL", "kyc.example.com"),
        ("SSI_BASE_URL", "https://ssi.example.com?x=secret-value"),
        ("ISSUER_DID", ""),
        ("BUNDLE_MODE", "secret-value"),
        ("MAX_ATTEMPTS", "0"),
        ("MAX_ATTEMPTS", "secret-value"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        _settings(monkeypatch, **{name: value})

    assert name.lower() in str(refused.value)
    assert "secret-value" not in str(refused.value)


@pytest.mark.parametrize(
    ("origins", "domains", "allowed", "refused", "default"),
    [
        ("https://a.example, https://b.example", "", "https://b.example", "https://c.example", 0),
        ("https://a.example", "https://k.example", "https://k.example", "https://a.example", 1),
        ("https://a.example", "*", "https://any.example", None, 0),
        ("", "*", "https://any.example", None, None),
        ("", "", None, "https://a.example", None),
    ],
)
def test_domains_of_presentations(
    monkeypatch: pytest.MonkeyPatch,
    origins: str,
    domains: str,
    allowed: str | None,
    refused: str | None,
    default: int | None,
) -> None:
    settings = _settings(monkeypatch, ALLOWED_ORIGINS=origins, PRESENTATION_DOMAINS=domains)

    assert allowed is None or settings.allows_domain(allowed)
    assert refused is None or not settings.allows_domain(refused)
    expected = (None, "https://a.example", "https://k.example")
    assert settings.default_domain() == expected[0 if default is None else default + 1]
