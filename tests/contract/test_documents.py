"""The generated documents are up to date with the code."""

from collections.abc import Iterator

from iso3166 import countries_by_alpha3

from hypersign_kyc.errors import KycError
from hypersign_kyc.reasons import REASONS
from tests.support.stack import REPOSITORY
from tools import errors as catalogue
from tools import openapi
from tools.error_prose import PROSE

COUNTRIES = REPOSITORY / "clients" / "web" / "src" / "element" / "base" / "countries.js"


def test_openapi_yaml_is_what_the_code_says() -> None:
    assert openapi.DOCUMENT.read_text(encoding="utf-8") == openapi.as_yaml(), "make openapi"


def test_the_error_catalogue_is_what_the_classes_say() -> None:
    assert catalogue.CATALOGUE.read_text(encoding="utf-8") == catalogue.catalogue(), "make errors"
    assert catalogue.MESSAGES.read_text(encoding="utf-8") == catalogue.messages(), "make errors"


def _below(error: type[KycError]) -> Iterator[type[KycError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)


def test_every_error_with_a_code_or_texts_of_its_own_has_documentation() -> None:
    own = {error for error in _below(KycError) if {"code", "status"} & set(vars(error))}

    assert own <= PROSE.keys()
    assert {error.code for error in _below(KycError) if hasattr(error, "code")} == {
        error.code for error in PROSE
    }


def test_every_reason_is_in_the_catalogue_and_in_the_elements_messages() -> None:
    page, messages = catalogue.catalogue(), catalogue.messages()
    for reason in REASONS:
        assert f"| `{reason.code}` |" in page
        assert f'"{reason.code}": {{' in messages
        assert reason.next_step in page
        assert reason.next_step in messages


def test_the_element_offers_the_countries_that_the_api_takes() -> None:
    table = COUNTRIES.read_text(encoding="utf-8").split("`")[1]
    codes = (code.partition(":") for code in table.split())
    offered = {alpha3: alpha2 or alpha3[:2] for alpha3, _, alpha2 in codes}

    assert offered == {code: country.alpha2 for code, country in countries_by_alpha3.items()}
