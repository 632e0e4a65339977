"""Draws the specimens: documents and a selfie of a made-up person, in the size of phone photos.

`make specimens` writes them. They are drawn, so they show nobody's face and no state's design.
"""

import math
import random
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from specimens.mrz import Holder, identity_card, passport
from specimens.portrait import draw_portrait

FOLDER = Path(__file__).parent
# ICAO's example of a holder, from the state of Utopia, with a document that has not expired.
ANNA = Holder(
    surname="Eriksson",
    given_names="Anna Maria",
    state="UTO",
    document_number="L898902C3",
    born="740812",
    sex="F",
    expires="380415",
    personal_number="ZE184226B",
)
ANNAS_CARD = Holder("Eriksson", "Anna Maria", "UTO", "D23145890", "740812", "F", "380415")

_INK = (38, 44, 66)
_PALE_INK = (110, 118, 140)
_TABLE = (96, 82, 70)


def draw_passport() -> Image.Image:
    """Draw the information page of a passport."""
    page = _security_paper((2700, 1900), (226, 232, 238), seed=1)
    _write(page, (90, 60), "PASSPORT   UTOPIA", 84)
    _write(page, (1900, 74), "SPECIMEN", 64, _PALE_INK)
    page.paste(draw_portrait((660, 850), (214, 220, 226)), (90, 220))
    _write_fields(
        page,
        (840, 220),
        [
            ("Type / Code / Passport No.", "P    UTO    L898902C3"),
            ("Surname", "ERIKSSON"),
            ("Given names", "ANNA MARIA"),
            ("Nationality", "UTOPIAN"),
            ("Date of birth / Sex", "12 AUG 1974    F"),
            ("Place of birth", "ZENITH"),
            ("Date of expiry", "15 APR 2038"),
        ],
    )
    _write_zone(page, passport(ANNA), top=1560)
    return _photographed(page, seed=2)


def draw_card_front() -> Image.Image:
    """Draw the front of an identity card."""
    card = _security_paper((2100, 1324), (232, 228, 214), seed=3)
    _write(card, (80, 50), "IDENTITY CARD   UTOPIA", 76)
    _write(card, (1560, 70), "SPECIMEN", 56, _PALE_INK)
    card.paste(draw_portrait((560, 720), (222, 220, 210)), (80, 250))
    _write_fields(
        card,
        (720, 230),
        [
            ("Surname", "ERIKSSON"),
            ("Given names", "ANNA MARIA"),
            ("Document No.", "D23145890"),
            ("Date of birth / Sex", "12 AUG 1974    F"),
            ("Date of expiry", "15 APR 2038"),
        ],
    )
    return _photographed(card, seed=4)


def draw_card_back() -> Image.Image:
    """Draw the back of an identity card."""
    card = _security_paper((2100, 1324), (232, 228, 214), seed=5)
    _write_fields(
        card, (90, 90), [("Address", "1 ZENITH SQUARE, UTOPIA"), ("Authority", "CITY OF ZENITH")]
    )
    _write_zone(card, identity_card(ANNAS_CARD), top=840)
    return _photographed(card, seed=6)


def draw_selfie() -> Image.Image:
    """Draw the person of the documents in front of another wall."""
    return _with_noise(draw_portrait((1800, 2400), (188, 196, 190)), seed=7)


SPECIMENS: dict[str, Callable[[], Image.Image]] = {
    "passport.jpg": draw_passport,
    "portrait.jpg": draw_selfie,
    "government-id-front.jpg": draw_card_front,
    "government-id-back.jpg": draw_card_back,
}


def _security_paper(size: tuple[int, int], colour: tuple[int, int, int], seed: int) -> Image.Image:
    """Draw paper with a guilloche, a pattern of interlaced waves."""
    width, height = size
    paper = Image.new("RGB", size, colour)
    pen = ImageDraw.Draw(paper)
    chance = random.Random(seed)
    tints = [tuple(channel - drop for channel in colour) for drop in (26, 34, 20)]
    for line in range(48):
        phase, turns = chance.uniform(0, math.tau), chance.uniform(2, 5)
        middle, swing = height * line / 47, height * chance.uniform(0.03, 0.09)
        points = [
            (x, middle + swing * math.sin(phase + turns * math.tau * x / width))
            for x in range(0, width + 12, 12)
        ]
        pen.line(points, fill=tints[line % 3], width=3)
    return paper


def _write(
    picture: Image.Image,
    place: tuple[int, int],
    text: str,
    size: int,
    colour: tuple[int, int, int] = _INK,
) -> None:
    ImageDraw.Draw(picture).text(place, text, colour, ImageFont.load_default(size))


def _write_fields(
    picture: Image.Image, place: tuple[int, int], fields: Iterable[tuple[str, str]]
) -> None:
    left, top = place
    for row, (label, value) in enumerate(fields):
        _write(picture, (left, top + row * 172), label, 38, _PALE_INK)
        _write(picture, (left, top + row * 172 + 46), value, 66)


def _write_zone(picture: Image.Image, lines: tuple[str, ...], top: int) -> None:
    """Draw the machine-readable zone, with each character in its own cell, as in OCR-B."""
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(72)
    pen.rectangle((0, top - 40, picture.width, picture.height), fill=(244, 244, 240))
    cell = (picture.width - 180) / len(lines[0])
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            place = (90 + (column + 0.5) * cell, top + 50 + row * 140)
            pen.text(place, character, (24, 24, 28), font, anchor="mm")


def _photographed(document: Image.Image, seed: int) -> Image.Image:
    """Draw the document on a table, slightly rotated."""
    table = Image.new("RGB", (document.width + 300, document.height + 260), _TABLE)
    table.paste(document, (150, 130))
    askew = table.rotate(0.8, Image.Resampling.BICUBIC, fillcolor=_TABLE)
    return _with_noise(askew, seed)


def _with_noise(picture: Image.Image, seed: int) -> Image.Image:
    """Add blur and noise like a small sensor, so that the JPEG is as large as a photo's."""
    width, height = picture.size
    noise = Image.frombytes("L", picture.size, random.Random(seed).randbytes(width * height))
    soft = picture.filter(ImageFilter.GaussianBlur(1.2))
    return Image.blend(soft, noise.convert("RGB"), 0.1)


def main() -> None:
    for name, draw in SPECIMENS.items():
        path = FOLDER / name
        draw().save(path, "JPEG", quality=88, optimize=True)
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
