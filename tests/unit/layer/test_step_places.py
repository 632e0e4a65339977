"""CONTRIBUTING lists every place that a new step changes. These are the files that name the face
match. A folder in the list stands for its files.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_SEARCHED = ("benchmarks", "clients/web/src", "events", "examples", "functions", "layers", "local")
_SUFFIXES = (".py", ".js", ".sh", ".yaml")
_NAMES = re.compile(
    r"face_?match|face_?verification|biometrics|verifyface|^    \"verify\":",
    re.IGNORECASE | re.MULTILINE,
)


def _files() -> Iterator[Path]:
    yield ROOT / "template.yaml"
    yield from (ROOT / "tools").glob("*.py")
    for folder in _SEARCHED:
        yield from (
            path
            for path in (ROOT / folder).rglob("*")
            if path.suffix in _SUFFIXES and "node_modules" not in path.parts
        )


def _places() -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in _files()
        if _NAMES.search(path.read_text(encoding="utf-8"))
    }


def test_contributing_lists_every_place_of_a_step() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text[text.index("## Add a step") :].split("\n## ")[0]
    listed = re.findall(r"`([\w./-]+(?:\.(?:py|js|sh|yaml)|/))`", section)
    here = {place for place in listed if not place.startswith("tests/")}

    assert {place for place in here if not any(it.startswith(place) for it in _places())} == set()
    assert {it for it in _places() if not any(it.startswith(place) for place in here)} == set()


def test_a_step_needs_at_most_sixteen_places() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text[text.index("## Add a step") :].split("\n## ")[0]

    assert len(re.findall(r"^\| `", section, re.MULTILINE)) <= 16
