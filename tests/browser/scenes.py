"""Draws what a camera may see: scenes without a document, and documents on a table in several
lights.

A scene depends only on its name and a number, so a failing one can be drawn again.
"""

import math
import random
import string
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

Colour = tuple[int, int, int]

_SPECIMENS = Path(__file__).resolve().parents[2] / "specimens"
#: The width and height of a camera's picture, upright as on a phone.
SIZE = (900, 1200)
#: Where the frame is on a screen of 390 by 780: its middle and its width, as shares of the
#: picture.
MIDDLE = (0.5, 0.448)
WIDTH = 0.6
#: The factor by which light differs from that in which the specimens are drawn, and its tint.
LIGHTS: dict[str, tuple[float, Colour]] = {
    "evening": (0.6, (255, 226, 180)),
    "day": (1.0, (255, 255, 255)),
    "window": (1.12, (232, 242, 255)),
}


def _colour(chance: random.Random, least: int = 30, most: int = 220) -> Colour:
    return (
        chance.randint(least, most),
        chance.randint(least, most),
        chance.randint(least, most),
    )


def _near(colour: Colour, by: int) -> Colour:
    return tuple(max(0, min(255, channel + by)) for channel in colour)  # type: ignore[return-value]


def bookshelf(chance: random.Random) -> Image.Image:
    """Draw boards with books between them, some of them lying, some behind a row of equal ones."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, _colour(chance, 20, 60))
    pen = ImageDraw.Draw(picture)
    board = _colour(chance, 90, 170)
    shelf = chance.randint(230, 420)
    top = -chance.randint(0, shelf)
    while top < height:
        bottom = top + shelf
        x = -chance.randint(0, 60)
        equal = chance.random() < 0.4
        high = shelf * chance.uniform(0.7, 0.95)
        while x < width:
            thick = chance.randint(22, 90)
            if chance.random() < 0.08:
                wide = chance.randint(180, 300)
                for layer in range(chance.randint(1, 4)):
                    low = bottom - layer * 46
                    pen.rectangle((x, low - 44, x + wide, low), _colour(chance))
                x += wide
                continue
            tall = high if equal else shelf * chance.uniform(0.55, 0.95)
            cover = _colour(chance)
            pen.rectangle((x, bottom - tall, x + thick - 2, bottom), cover)
            pen.line((x, bottom - tall, x, bottom), _near(cover, -35), 3)
            for band in (0.15, 0.8):
                y = bottom - tall * (1 - band)
                pen.rectangle((x + 3, y, x + thick - 5, y + 12), _near(cover, 50))
            pen.text((x + thick / 4, bottom - tall / 2), chance.choice("ABCDEF"), "white")
            x += thick
        pen.rectangle((0, bottom, width, bottom + 24), board)
        top = bottom + 24
    return picture


def keyboard(chance: random.Random) -> Image.Image:
    """Draw rows of keys with letters."""
    _, height = SIZE
    picture = Image.new("RGB", SIZE, _colour(chance, 90, 190))
    pen = ImageDraw.Draw(picture)
    dark = chance.random() < 0.6
    body, cap = ((30, 30, 34), (52, 52, 58)) if dark else ((205, 205, 210), (240, 240, 242))
    ink = (225, 225, 225) if dark else (40, 40, 44)
    key = chance.randint(48, 120)
    left, top = chance.randint(-120, 90), height * chance.uniform(0.15, 0.4)
    columns, rows = chance.randint(9, 16), chance.randint(4, 6)
    right, bottom = left + columns * key + 20, top + rows * key + 20
    pen.rounded_rectangle((left, top, right, bottom), 18, body)
    font = ImageFont.load_default(key / 3)
    for row in range(rows):
        x = left + 10 + (row % 3) * key / 4
        y = top + 10 + row * key
        while x + key < right:
            wide = key * (
                chance.choice((1, 1, 1, 1, 1.5, 2))
                if row < rows - 1
                else chance.choice((1, 1.25, 5))
            )
            end = min(x + wide, right - 10)
            pen.rounded_rectangle((x + 3, y + 3, end - 3, y + key - 3), 8, cap)
            pen.text((x + 12, y + 8), chance.choice(string.ascii_uppercase), ink, font)
            x += wide
    return picture


def text_page(chance: random.Random) -> Image.Image:
    """Draw a page of text. Some lie across, so that they have a passport's ratio."""
    width, _ = SIZE
    table = _colour(chance, 40, 150)
    picture = Image.new("RGB", SIZE, table)
    across = chance.random() < 0.6
    wide = width * chance.uniform(0.5, 0.8)
    page = Image.new(
        "RGB",
        (round(wide), round(wide / math.sqrt(2) if across else wide * math.sqrt(2))),
        "#f4f3ee",
    )
    pen = ImageDraw.Draw(page)
    size = chance.choice((12, 14, 16, 20, 24))
    font = ImageFont.load_default(size)
    margin = page.width * chance.uniform(0.04, 0.1)
    y = margin
    while y < page.height - margin:
        line, end = "", chance.random() < 0.1
        while pen.textlength(line, font) < (page.width - 2 * margin) * (0.5 if end else 0.95):
            word = "".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 10)))
            line = f"{line} {word}".strip()
        while pen.textlength(line, font) > page.width - 2 * margin:
            line = line[:-1]
        pen.text((margin, y), line, (40, 40, 40), font)
        y += size * (2.4 if end else 1.5)
    _lay(picture, page, chance.uniform(-3, 3), (MIDDLE[0], MIDDLE[1]))
    return picture


def patterned_table(chance: random.Random) -> Image.Image:
    """Draw a cloth: checks, stripes, tiles, bricks or dots."""
    width, height = SIZE
    paper, ink = _colour(chance, 120, 240), _colour(chance, 20, 160)
    picture = Image.new("RGB", (1500, 1500), paper)
    pen = ImageDraw.Draw(picture)
    kind = chance.choice(("checks", "gingham", "stripes", "tiles", "bricks", "dots"))
    across = chance.randint(30, 420)
    down = round(across / chance.choice((1, 1, math.sqrt(2), 1.586, 2)))
    for row, y in enumerate(range(0, 1500, down)):
        for column, x in enumerate(range(-across, 1500, across)):
            box = (x, y, x + across - 1, y + down - 1)
            if kind == "checks" and (row + column) % 2:
                pen.rectangle(box, ink)
            if kind == "gingham" and (row % 2 or column % 2):
                pen.rectangle(box, ink if row % 2 and column % 2 else _near(ink, 60))
            if kind == "stripes" and row % 2:
                pen.rectangle(box, ink)
            if kind == "tiles":
                pen.rectangle(box, None, ink, 5)
            if kind == "bricks":
                shift = across // 2 * (row % 2)
                pen.rectangle((x + shift, y, x + shift + across, y + down), None, ink, 6)
            if kind == "dots":
                pen.ellipse(
                    (x + across * 0.2, y + down * 0.2, x + across * 0.8, y + down * 0.8), ink
                )
    turned = picture.rotate(
        chance.choice((0, 0, chance.uniform(-45, 45))), Image.Resampling.BICUBIC
    )
    return turned.crop((300, 150, 300 + width, 150 + height))


def empty_wall(chance: random.Random) -> Image.Image:
    """Draw a wall in uneven light, some with a socket or the edge of a door."""
    width, height = SIZE
    wall = _colour(chance, 120, 230)
    picture = Image.new("RGB", SIZE, wall)
    pen = ImageDraw.Draw(picture)
    extra = chance.choice(("nothing", "nothing", "socket", "door"))
    if extra == "socket":
        x, y = chance.randint(150, 600), chance.randint(200, 900)
        pen.rounded_rectangle((x, y, x + 150, y + 150), 12, _near(wall, 25))
        pen.ellipse((x + 30, y + 30, x + 120, y + 120), _near(wall, 5))
    if extra == "door":
        x = chance.randint(100, 800)
        pen.rectangle((x, 0, x + 30, height), _near(wall, -40))
        pen.rectangle((x + 30, 0, width, height), _near(wall, 20))
    return picture


def hand(chance: random.Random) -> Image.Image:
    """Draw an open hand."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, _colour(chance, 40, 220))
    pen = ImageDraw.Draw(picture)
    skin = chance.choice(((224, 172, 136), (141, 85, 54), (255, 219, 190), (92, 56, 38)))
    size = chance.uniform(0.8, 1.4)
    x, y = width / 2 + chance.randint(-60, 60), height * 0.55
    pen.rounded_rectangle(
        (x - 150 * size, y - 130 * size, x + 150 * size, y + 180 * size), 70 * size, skin
    )
    pen.rectangle((x - 100 * size, y + 100 * size, x + 90 * size, height), skin)
    for finger, angle in enumerate((-64, -16, -3, 9, 22)):
        turn = math.radians(angle + chance.uniform(-4, 4))
        start = (x + (finger - 2.1) * 72 * size, y - (20 if finger else -60) * size)
        long = size * (210, 300, 340, 310, 240)[finger]
        end = (start[0] + math.sin(turn) * long, start[1] - math.cos(turn) * long)
        thick = 62 * size
        pen.line((*start, *end), skin, round(thick))
        pen.line((start[0] + thick / 2, start[1], end[0] + thick / 2, end[1]), _near(skin, -40), 4)
        pen.ellipse(
            (end[0] - thick / 2, end[1] - thick / 2, end[0] + thick / 2, end[1] + thick / 2), skin
        )
    return picture.rotate(
        chance.uniform(-20, 20), Image.Resampling.BICUBIC, fillcolor=picture.getpixel((2, 2))
    )


#: Nothing of this is a document.
OTHERS: dict[str, Callable[[random.Random], Image.Image]] = {
    draw.__name__: draw
    for draw in (bookshelf, keyboard, text_page, patterned_table, empty_wall, hand)
}


def draw_other(name: str, number: int) -> Image.Image:
    """Draw one of the scenes without a document."""
    chance = random.Random(f"{name}-{number}")
    return seen(OTHERS[name](chance), chance)


def draw_document(
    specimen: str,
    number: int,
    light: str = "day",
    angle: float | None = None,
    lamp: float = 0,
) -> Image.Image:
    """Draw a specimen on a table, turned by up to five degrees, near the middle of the frame. A
    reflection of a `lamp` has this diameter, as a share of the picture's width.
    """
    chance = random.Random(f"{specimen}-{light}-{number}")
    picture = Image.new("RGB", SIZE, _near(_colour(chance, 50, 110), chance.randint(-20, 20)))
    document = _bare(specimen)
    width = round(SIZE[0] * WIDTH * chance.uniform(0.85, 1.1))
    document = document.resize(
        (width, round(document.height * width / document.width)), Image.Resampling.LANCZOS
    )
    place = (MIDDLE[0] + chance.uniform(-0.02, 0.02), MIDDLE[1] + chance.uniform(-0.02, 0.02))
    _lay(picture, document, chance.uniform(-5, 5) if angle is None else angle, place)
    factor, tint = LIGHTS[light]
    lit = ImageEnhance.Brightness(picture).enhance(factor)
    bands = [
        band.point([round(value * share / 255) for value in range(256)])
        for band, share in zip(lit.split(), tint, strict=True)
    ]
    scene = seen(Image.merge("RGB", bands), chance)
    return _reflecting(scene, lamp) if lamp else scene


def _reflecting(picture: Image.Image, lamp: float) -> Image.Image:
    (x, y), size = MIDDLE, round(lamp * SIZE[0])
    corner = (round(x * SIZE[0] - size / 2), round(y * SIZE[1] - size / 2))
    spot = Image.new("L", SIZE, 0)
    ImageDraw.Draw(spot).ellipse((*corner, corner[0] + size, corner[1] + size), 255)
    spot = spot.filter(ImageFilter.GaussianBlur(size / 12))
    return Image.composite(Image.new("RGB", SIZE, "white"), picture, spot)


def seen(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Return a scene as a small sensor sees it: in uneven light, soft and with noise."""
    width, height = picture.size
    shade = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(picture.size)
    dark = ImageEnhance.Brightness(picture).enhance(0.88)
    uneven = Image.composite(picture, dark, shade)
    noise = Image.frombytes("L", picture.size, chance.randbytes(width * height))
    return Image.blend(uneven.filter(ImageFilter.GaussianBlur(0.8)), noise.convert("RGB"), 0.05)


@cache
def _bare(specimen: str) -> Image.Image:
    """Return a specimen without the table on which it is drawn askew."""
    with Image.open(_SPECIMENS / f"{specimen}.jpg") as picture:
        straight = picture.rotate(-0.8, Image.Resampling.BICUBIC)
    bare = straight.crop((152, 132, straight.width - 152, straight.height - 132))
    bare.thumbnail((1000, 1000))
    return bare


def _lay(
    picture: Image.Image, thing: Image.Image, angle: float, place: tuple[float, float]
) -> None:
    """Paste a thing, turned, with its middle at a place."""
    mask = Image.new("L", thing.size, 255).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    turned = thing.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    left = round(picture.width * place[0] - turned.width / 2)
    picture.paste(turned, (left, round(picture.height * place[1] - turned.height / 2)), mask)
