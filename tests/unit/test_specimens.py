import base64
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image, ImageChops, ImageStat

from specimens.make import ANNA, FOLDER, SPECIMENS
from specimens.mrz import Holder, check_digit, identity_card, passport

# The examples printed in Doc 9303, parts 4 and 5.
ICAO_PASSPORT = Holder(
    "Eriksson", "Anna Maria", "UTO", "L898902C3", "740812", "F", "120415", "ZE184226B"
)
ICAO_CARD = Holder("Eriksson", "Anna Maria", "UTO", "D23145890", "740812", "F", "120415")


def encoded_size(*names: str) -> int:
    return sum(len(base64.b64encode((FOLDER / name).read_bytes())) for name in names)


@contextmanager
def shipped(name: str) -> Iterator[Image.Image]:
    with Image.open(FOLDER / name) as image:
        yield image


@pytest.mark.parametrize(
    ("field", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("<<<<<<<<<<<<<<", "0")]
)
def test_check_digits_are_those_of_icao(field: str, digit: str) -> None:
    assert check_digit(field) == digit


def test_icaos_passport_gets_icaos_zone() -> None:
    assert passport(ICAO_PASSPORT) == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


def test_icaos_identity_card_gets_icaos_zone() -> None:
    assert identity_card(ICAO_CARD) == (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )


def test_the_shipped_passport_is_of_utopia() -> None:
    assert passport(ANNA)[0].startswith("P<UTO")


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimens_are_as_large_as_a_phone_sends_them(name: str) -> None:
    assert 1_000_000 <= (FOLDER / name).stat().st_size <= 3_000_000


@pytest.mark.parametrize(
    "names",
    [["passport.jpg"], ["portrait.jpg"], ["government-id-front.jpg", "government-id-back.jpg"]],
)
def test_the_pictures_of_one_request_fit_into_a_body(names: list[str]) -> None:
    assert encoded_size(*names) < 4_200_000


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_script_draws_what_is_shipped(name: str) -> None:
    drawn = SPECIMENS[name]()
    with shipped(name) as image:
        assert image.format == "JPEG"
        assert image.size == drawn.size
        difference = ImageChops.difference(image.reduce(8), drawn.reduce(8))
    assert max(ImageStat.Stat(difference).mean) < 3
