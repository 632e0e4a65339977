"""The generated documents are up to date with the code."""

import re

from iso3166 import countries_by_alpha3

from hypersign_kyc import errors, upstream_errors
from hypersign_kyc.api.error_table import TABLE
from hypersign_kyc.errors import KycError
from hypersign_kyc.reasons import REASONS
from tests.support.stack import REPOSITORY
from tools import errors as catalogue
from tools import openapi
from tools.error_prose import PROSE

COUNTRIES = REPOSITORY / "local" / "demo" / "countries.js"


def test_openapi_yaml_is_what_the_code_says() -> None:
    assert openapi.DOCUMENT.read_text(encoding="utf-8") == openapi.as_yaml(), "make openapi"


def test_the_error_catalogue_is_what_the_table_says() -> None:
    assert catalogue.CATALOGUE.read_text(encoding="utf-8") == catalogue.catalogue(), "make errors"
    assert catalogue.MESSAGES.read_text(encoding="utf-8") == catalogue.messages(), "make errors"


def _leaves(error: type[KycError]) -> set[type[KycError]]:
    below = error.__subclasses__()
    return {error}.union(*map(_leaves, below)) if below else {error}


def test_every_error_has_a_row_of_its_own_or_of_its_kind() -> None:
    rows = {row.error for row in TABLE}
    only_a_kind = {upstream_errors.UpstreamFailure}
    answered_as_their_kind = {
        upstream_errors.CreditsExhausted,
        errors.ForeignDid,
        upstream_errors.UpstreamMismatch,
        upstream_errors.UpstreamUnauthorized,
    }
    assert _leaves(KycError) - only_a_kind - answered_as_their_kind == rows


def test_every_error_and_nothing_else_has_documentation() -> None:
    assert PROSE.keys() == {row.error for row in TABLE}


def test_every_reason_is_in_the_catalogue_and_in_the_demos_messages() -> None:
    page, messages = catalogue.catalogue(), catalogue.messages()
    for reason in REASONS:
        assert f"| `{reason.code}` |" in page
        assert f'"{reason.code}": {{' in messages
        assert reason.next_step in page
        assert reason.next_step in messages


def test_the_demo_offers_the_countries_that_the_api_takes() -> None:
    offered = re.findall(r"\b([A-Z]{3}):[A-Z]{2}\b", COUNTRIES.read_text(encoding="utf-8"))
    assert sorted(offered) == sorted(countries_by_alpha3)
