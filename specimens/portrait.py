"""Draws the face of a person who does not exist, from a few shapes."""

from PIL import Image, ImageDraw

_SKIN = (226, 182, 152)
_SHADE = (203, 152, 122)
_HAIR = (74, 48, 34)
_COAT = (44, 62, 92)
_LIPS = (176, 92, 88)


def draw_portrait(size: tuple[int, int], backdrop: tuple[int, int, int]) -> Image.Image:
    """Draw head and shoulders that fill a picture of `size`."""
    width, height = size
    picture = Image.new("RGB", size, backdrop)
    pen = ImageDraw.Draw(picture)

    def box(
        left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        return left * width, top * height, right * width, bottom * height

    pen.ellipse(box(0.22, 0.08, 0.78, 0.86), fill=_HAIR)
    pen.ellipse(box(0.04, 0.78, 0.96, 1.40), fill=_COAT)
    pen.rectangle(box(0.41, 0.66, 0.59, 0.84), fill=_SHADE)
    pen.ellipse(box(0.38, 0.77, 0.62, 0.88), fill=_SKIN)
    pen.ellipse(box(0.25, 0.40, 0.31, 0.55), fill=_SHADE)
    pen.ellipse(box(0.69, 0.40, 0.75, 0.55), fill=_SHADE)
    pen.ellipse(box(0.28, 0.17, 0.72, 0.76), fill=_SKIN)
    pen.chord(box(0.26, 0.12, 0.74, 0.52), 182, 358, fill=_HAIR)
    for middle in (0.40, 0.60):
        pen.ellipse(box(middle - 0.055, 0.415, middle + 0.055, 0.465), fill=(248, 246, 242))
        pen.ellipse(box(middle - 0.023, 0.417, middle + 0.023, 0.463), fill=(88, 110, 84))
        pen.ellipse(box(middle - 0.010, 0.430, middle + 0.010, 0.450), fill=(20, 18, 18))
        pen.arc(
            box(middle - 0.075, 0.360, middle + 0.075, 0.440),
            205,
            335,
            fill=_HAIR,
            width=width // 70,
        )
    pen.arc(box(0.46, 0.45, 0.54, 0.575), 30, 150, fill=_SHADE, width=width // 90)
    pen.line([(0.515 * width, 0.46 * height), (0.53 * width, 0.54 * height)], _SHADE, width // 110)
    pen.chord(box(0.42, 0.60, 0.58, 0.665), 0, 180, fill=_LIPS)
    pen.ellipse(box(0.42, 0.615, 0.58, 0.645), fill=_LIPS)
    return picture
