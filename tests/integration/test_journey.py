"""Whole verifications over HTTP, with each kind of document, picture and consent."""

from collections.abc import Iterator

import pytest

from hypersign_kyc.admin_tokens.token import jwt_claims
from tests.support.clients.app import ABSENT, CONSENT, EXTRACT, PRESENT, App
from tests.support.clients.pictures import data_url, small, specimen
from tests.support.clients.sandbox import usage, verified_presentation
from tests.support.stack import EVERY_RUNTIME, RUNTIMES, RunningStack, start_stack

ORIGIN = "https://app.example.com"
KYC_API_SECRET = "an-api-secret-of-the-tests"


@pytest.fixture(scope="module", params=RUNTIMES)
def stack(request: pytest.FixtureRequest) -> Iterator[RunningStack]:
    environment = {
        "ALLOWED_ORIGINS": f"{ORIGIN},https://beta.example.com",
        "PRESENTATION_DOMAINS": "",
        "KYC_API_SECRET": KYC_API_SECRET,
    }
    with start_stack(environment, runtime=request.param) as running:
        yield running


@pytest.mark.parametrize("stack", EVERY_RUNTIME, indirect=True)
def test_a_passport_and_a_selfie_as_a_phone_takes_them(stack: RunningStack) -> None:
    app = App.of(stack, "ann@example.com", "Ann")
    app.front, app.selfie = specimen("passport"), specimen("portrait")

    app.go()

    assert [answer.status_code for answer in app.answers] == [200] * 5
    assert app.credentials[0]["credentialSubject"]["id"] == app.bundle["userDid"]
    assert app.presentation["proof"]["challenge"] == app.bundle["sessionId"]
    assert app.answers[-1].json()["data"]["userId"]


def test_a_government_id_with_both_sides(stack: RunningStack) -> None:
    app = App.of(stack, "bob@example.com", "Bob").go(until=EXTRACT)
    app.selfie = specimen("portrait")

    app.extract(
        documentType="GOVT_ID",
        documentFront=specimen("government-id-front"),
        documentBack=specimen("government-id-back"),
        countryCode="IND",
    )

    document = jwt_claims(app.extraction_token)["serviceDocument"]
    assert document["issuingStateCode"] == "IND"
    assert usage(stack)["document_ocr"]["last_fields"] == [
        "countryCode",
        "documentBack",
        "documentFront",
        "documentType",
        "sessionId",
    ]
    assert app.verify().ok
    assert app.present().ok
    assert app.consent().json()["success"] is True


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("as_data_url", [False, True])
def test_pictures_may_be_bare_or_data_urls(
    stack: RunningStack, kind: str, as_data_url: bool
) -> None:
    app = App.of(stack, f"{kind}-{as_data_url}@example.com")
    picture = small(kind)
    app.front = app.selfie = data_url(picture, kind.lower()) if as_data_url else picture

    app.go()

    assert [answer.status_code for answer in app.answers] == [200] * 5


@pytest.mark.parametrize(
    ("fields", "origin", "domain"),
    [
        ({"domain": "https://beta.example.com"}, None, "https://beta.example.com"),
        ({}, "https://beta.example.com", "https://beta.example.com"),
        ({}, None, ORIGIN),
    ],
)
def test_consent_makes_the_presentation_of_the_credentials_itself(
    stack: RunningStack, fields: dict[str, str], origin: str | None, domain: str
) -> None:
    app = App.of(stack, f"one-call-{len(fields)}-{bool(origin)}@example.com").go(until=PRESENT)
    headers = {"Origin": origin} if origin else {}
    body = {"sessionId": app.bundle["sessionId"], "credentials": app.credentials} | fields

    answer = app.post(CONSENT, body, headers)

    assert answer.json()["success"] is True, answer.text
    presentation = verified_presentation(stack, KYC_API_SECRET, app.bundle["sessionId"])
    assert presentation["proof"]["domain"] == domain


def test_a_presentation_for_one_page_cannot_be_used_for_another(stack: RunningStack) -> None:
    app = App.of(stack, "domains@example.com").go(until=CONSENT)
    proof = app.presentation["proof"] | {"domain": "https://beta.example.com"}

    answer = app.consent(presentation=app.presentation | {"proof": proof})

    assert answer.json()["error"]["code"] == "FORBIDDEN"


def test_the_owners_fields_may_be_left_out(stack: RunningStack) -> None:
    """A front end need not send the DID and its key, because the back end knows them."""
    app = App.of(stack, "short@example.com").go(until=EXTRACT)

    assert app.extract().ok
    assert app.verify(holderDid=ABSENT).ok
    assert app.present(holderDid=ABSENT, verificationMethodId=ABSENT).ok
    assert app.consent().json()["success"] is True


def test_a_journey_costs_87_credits_and_the_next_one_80() -> None:
    with start_stack() as stack:
        App.of(stack, "cost@example.com").go()
        first = sum(count["credits"] for count in usage(stack).values())
        App.of(stack, "cost@example.com").go()
        second = sum(count["credits"] for count in usage(stack).values()) - first

        counts = {name: count["succeeded"] for name, count in usage(stack).items()}

    assert (first, second) == (87, 80)
    assert counts["admin_token_kyc"] == counts["admin_token_ssi"] == 1
    assert counts["user_did"] == 1
    assert counts["consent"] == 2
