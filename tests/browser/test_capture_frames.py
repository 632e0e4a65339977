"""What the camera's checks say about drawn frames. They run in Node, because many frames take
little time there; `camera/test_taking.py` shows some of them to a browser.
"""

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter

from tests.browser.scenes import LIGHTS, OTHERS, draw_document, draw_other
from tests.support.web_tools import NODE

PASSPORT, FRONT, BACK = "passport", "government-id-front", "government-id-back"
SHAPES = {PASSPORT: "passport", FRONT: "card", BACK: "card"}
SCRIPT = Path(__file__).parent / "check_frames.mjs"
#: The screen's size, and that of the copy that the camera checks.
SCREEN, COPY = (390, 780), (480, 640)
#: The camera checks up to twenty frames a second.
MOST_MS = 50


def _checked(frames: Iterable[Image.Image], shapes: Sequence[str], folder: Path) -> dict[str, Any]:
    """Return what the checks say about each frame, and how long they take."""
    file = folder / "frames"
    small = (frame.convert("L").resize(COPY, Image.Resampling.BILINEAR) for frame in frames)
    file.write_bytes(b"".join(frame.tobytes() for frame in small))
    sizes = (f"{width}x{height}" for width, height in (SCREEN, COPY))
    command = [str(NODE), str(SCRIPT), str(file), *sizes, *shapes]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return dict(json.loads(done.stdout))


def _problems(
    frames: Iterable[Image.Image], shapes: Sequence[str], folder: Path
) -> list[str | None]:
    return list(_checked(frames, shapes, folder)["problems"])


@pytest.mark.parametrize("scene", OTHERS)
def test_a_scene_without_a_document_is_never_good(scene: str, tmp_path: Path) -> None:
    frames = [draw_other(scene, number) for number in range(5)]

    found = _problems([*frames, *frames], ["passport"] * 5 + ["card"] * 5, tmp_path)

    assert None not in found


@pytest.mark.parametrize(
    ("scene", "number"),
    [
        ("text_page", 18),  # a row of text makes a card of the page's upper part
        ("text_page", 66),  # large letters are as wide as a passport's
        ("patterned_table", 85),  # tiles in a card's ratio
    ],
)
def test_a_scene_that_resembles_a_document_is_not_good(
    scene: str, number: int, tmp_path: Path
) -> None:
    frame = draw_other(scene, number)

    assert None not in _problems([frame, frame], ["passport", "card"], tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("scene", OTHERS)
def test_none_of_many_scenes_without_a_document_is_good(scene: str, tmp_path: Path) -> None:
    frames = [draw_other(scene, number) for number in range(100, 200)]

    found = _checked([*frames, *frames], ["passport"] * 100 + ["card"] * 100, tmp_path)

    assert None not in found["problems"]
    assert found["milliseconds"] < MOST_MS


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("specimen", SHAPES)
def test_a_turned_document_is_good_in_each_light(specimen: str, light: str, tmp_path: Path) -> None:
    angles = (-5, 1, 5)
    frames = [draw_document(specimen, number, light, angle) for number, angle in enumerate(angles)]

    assert _problems(frames, [SHAPES[specimen]] * 3, tmp_path) == [None] * 3


@pytest.mark.long
@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("specimen", SHAPES)
def test_nine_of_ten_documents_are_good(specimen: str, light: str, tmp_path: Path) -> None:
    frames = [draw_document(specimen, number, light) for number in range(50)]

    assert _problems(frames, [SHAPES[specimen]] * 50, tmp_path).count(None) >= 45


def test_a_document_of_another_format_is_outside(tmp_path: Path) -> None:
    card, page = draw_document(FRONT, 1, angle=1), draw_document(PASSPORT, 1, angle=1)

    assert _problems([card, page], ["passport", "card"], tmp_path) == ["OUTSIDE", "OUTSIDE"]


@pytest.mark.parametrize(
    ("stretched", "problem"), [(1.02, None), (0.98, None), (1.07, "OUTSIDE"), (0.93, "OUTSIDE")]
)
def test_the_ratio_may_differ_by_four_percent(
    stretched: float, problem: str | None, tmp_path: Path
) -> None:
    scene = draw_document(FRONT, 2, angle=0)
    width, height = scene.size
    wide = scene.resize((round(width * stretched), height)).crop((0, 0, width, height))

    assert _problems([wide], ["card"], tmp_path) == [problem]


def test_a_passport_without_its_machine_readable_rows_is_not_good(tmp_path: Path) -> None:
    scene = draw_document(PASSPORT, 3, angle=0)
    width, height = scene.size
    rows = (round(width * 0.24), round(height * 0.515), round(width * 0.76), round(height * 0.56))
    scene.paste(
        scene.crop(rows).resize((1, 1)).resize((rows[2] - rows[0], rows[3] - rows[1])), rows
    )

    assert _problems([scene], ["passport"], tmp_path) == ["ROWS"]


def test_a_blurred_document_is_blurred(tmp_path: Path) -> None:
    frames = [draw_document(specimen, 4).filter(ImageFilter.GaussianBlur(6)) for specimen in SHAPES]

    assert _problems(frames, list(SHAPES.values()), tmp_path) == ["BLURRED"] * 3


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("specimen", SHAPES)
def test_a_reflection_of_a_lamp_is_glare(specimen: str, light: str, tmp_path: Path) -> None:
    frames = [draw_document(specimen, 5, light, angle=2, lamp=size) for size in (0.12, 0.18, 0.25)]

    assert _problems(frames, [SHAPES[specimen]] * 3, tmp_path) == ["GLARE"] * 3
