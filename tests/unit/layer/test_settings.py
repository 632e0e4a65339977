import pytest

from hypersign_kyc.errors import Misconfigured
from hypersign_kyc.settings import (
    BundleMode,
    ConsentSettings,
    OutcomeSettings,
    PublisherSettings,
    Settings,
    StepSettings,
    TokenBundleSettings,
)

ENVIRONMENT = {"KYC_ENVIRONMENT": "production"}
UPSTREAM = ENVIRONMENT | {
    "KYC_BASE_URL": "https://kyc.example.com/",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "https://dashboard.example.com",
    "API_SECRETS_ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:x",
    "ADMIN_TOKENS_TABLE": "admin",
    "SESSIONS_TABLE": "sessions",
}
OUTCOME = UPSTREAM | {
    "USERS_TABLE": "users",
    "WEBHOOK_QUEUE_URL": "https://sqs.example.com/webhooks",
}
SSI = {"SSI_BASE_URL": "https://ssi.example.com"}
BUNDLE = (
    UPSTREAM
    | SSI
    | {
        "ISSUER_DID": "did:hid:issuer",
        "ISSUER_VERMETHOD_ID": "did:hid:issuer#key-1",
        "USERS_TABLE": "users",
    }
)
PUBLISHER = ENVIRONMENT | {
    "EVENT_BUS_NAME": "bus",
    "UNPUBLISHED_QUEUE_URL": "https://sqs.example.com/queue",
}


def _read[Model: Settings](
    monkeypatch: pytest.MonkeyPatch, model: type[Model], environment: dict[str, str]
) -> Model:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return model.from_environment()


def test_required_variables_are_enough_for_each_function(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(monkeypatch, TokenBundleSettings, BUNDLE)

    assert settings.kyc_base_url == "https://kyc.example.com"
    assert settings.bundle_mode is BundleMode.PROXY
    assert settings.max_sessions_per_user == 5
    assert _read(monkeypatch, StepSettings, UPSTREAM).max_attempts == 5
    assert _read(monkeypatch, OutcomeSettings, OUTCOME).sessions_table == "sessions"


def test_an_unverified_email_cannot_identify_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"USER_KEY": "email", "EMAIL_VERIFICATION": "trusted"}
    with pytest.raises(Misconfigured) as refused:
        _read(monkeypatch, OutcomeSettings, OUTCOME | wanted)

    assert refused.value.variables == ("EMAIL_VERIFICATION",)


def test_the_publisher_needs_no_address_of_hypersign(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _read(monkeypatch, PublisherSettings, PUBLISHER).event_bus_name == "bus"


@pytest.mark.parametrize("name", BUNDLE)
def test_a_missing_variable_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for each, value in BUNDLE.items():
        if each != name:
            monkeypatch.setenv(each, value)

    with pytest.raises(Misconfigured) as refused:
        TokenBundleSettings.from_environment()

    assert refused.value.variables == (name,)


@pytest.mark.parametrize(
    ("model", "name", "value"),
    [
        (TokenBundleSettings, "KYC_BASE_URL", "kyc.example.com"),
        (TokenBundleSettings, "SSI_BASE_URL", "https://ssi.example.com?x=secret-value"),
        (TokenBundleSettings, "ISSUER_DID", ""),
        (TokenBundleSettings, "BUNDLE_MODE", "secret-value"),
        (StepSettings, "MAX_ATTEMPTS", "0"),
        (StepSettings, "MAX_ATTEMPTS", "secret-value"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, model: type[Settings], name: str, value: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        _read(monkeypatch, model, BUNDLE | {name: value})

    assert refused.value.variables == (name,)
    assert "secret-value" not in str(refused.value)
    assert refused.value.__cause__ is None


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
def test_allowed_and_default_domains_of_presentations(
    monkeypatch: pytest.MonkeyPatch,
    origins: str,
    domains: str,
    allowed: str | None,
    refused: str | None,
    default: int | None,
) -> None:
    named = {"ALLOWED_ORIGINS": origins, "PRESENTATION_DOMAINS": domains}
    settings = _read(monkeypatch, ConsentSettings, UPSTREAM | SSI | named)

    assert allowed is None or settings.allows_domain(allowed)
    assert refused is None or not settings.allows_domain(refused)
    expected = (None, "https://a.example", "https://k.example")
    assert settings.default_domain() == expected[0 if default is None else default + 1]
