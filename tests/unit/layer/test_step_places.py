"""CONTRIBUTING lists every place that a new step changes. These are the files that name the face
match or the state after it. A folder in the list stands for its files.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from hypersign_kyc.models import AttemptsLeft
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.steps import COSTLY, STEPS

ROOT = Path(__file__).resolve().parents[3]
_FOLDERS = (
    *("benchmarks", "clients", "docs", "edge", "events", "examples", "functions", "layers"),
    *("local", "specimens", "tools"),
)
_SUFFIXES = (".py", ".js", ".sh", ".yaml", ".md", ".html", ".tsx")
_NAMES = re.compile(
    r"face.?match|face_?verification|biometrics|verifyface|liveliness|\bverify\(\w|\"verify\""
    r"|\"verified\"|state\.verified|session-?verified",
    re.IGNORECASE,
)
#: `make generate` and `make bench` write these.
_GENERATED = re.compile(
    r"node_modules/|clients/web/(types|cjs|dist)/|clients/web/languages/messages\.js"
    r"|docs/(errors|parameters|failures)\.md|events/README\.md|benchmarks/results\.md"
)
#: These are about what this step does. They would not name another step.
_ABOUT_THE_FACE = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "clients/web/src/client/errors.js",
    "functions/extraction/app.py",
    "layers/shared/hypersign_kyc/company_models.py",
    "layers/shared/hypersign_kyc/credentials/issued.py",
    "layers/shared/hypersign_kyc/use_cases/verified_data.py",
    "tools/operator/__main__.py",
    "tools/tables.py",
}


def _section() -> str:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text[text.index("## Add a step") :].split("\n## ")[0]


def _listed() -> set[str]:
    found = re.findall(r"`([\w./-]+(?:\.(?:py|js|sh|yaml|md)|/))`", _section())
    return {place for place in found if not place.startswith("tests/")}


def _files() -> Iterator[Path]:
    yield ROOT / "template.yaml"
    yield from ROOT.glob("*.md")
    for folder in _FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in _SUFFIXES)


def _places() -> set[str]:
    named = {
        path.relative_to(ROOT).as_posix(): path
        for path in _files()
        if not _GENERATED.search(path.as_posix())
    }
    return {
        place
        for place, path in named.items()
        if place not in _ABOUT_THE_FACE and _NAMES.search(path.read_text(encoding="utf-8"))
    }


def test_contributing_lists_every_place_of_a_step() -> None:
    listed, places = _listed(), _places()

    assert {place for place in listed if not any(it.startswith(place) for it in places)} == set()
    assert {it for it in places if not any(it.startswith(place) for place in listed)} == set()


def test_the_back_end_needs_at_most_sixteen_places() -> None:
    table = _section().split("\n\n")[2]

    assert 0 < len(re.findall(r"^\| `", table, re.MULTILINE)) <= 16


def test_every_step_has_its_counter_and_the_bundle_names_the_attempts_that_are_left() -> None:
    assert {step.counter for step in STEPS} <= set(SessionRecord.model_fields)
    assert set(AttemptsLeft.model_fields) == {step.name for step in COSTLY}
