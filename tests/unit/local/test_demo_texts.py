"""Every text of the demo exists in every language, and no text is outside the language files."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY

DEMO = REPOSITORY / "local" / "demo"
LANGUAGES = sorted((DEMO / "languages").glob("*.js"))
#: Words that the browser shows if no module can run.
WITHOUT_SCRIPT = {"Verify your identity", "This page needs JavaScript."}
_ENTRY = re.compile(r'^  (\w+): (?:\["(.*)", "(.*)"\]|"(.*)"),$', re.MULTILINE)
_CODE = re.compile(r'^  "([A-Z_]+)": {', re.MULTILINE)
_SENTENCE = re.compile(r'["`]([A-Z][a-z]+ [a-z][^"`]*)["`]')


def _entries(language: str) -> dict[str, str]:
    """Return each key with its text. The text of a code consists of two sentences."""
    module = (DEMO / "languages" / f"{language}.js").read_text(encoding="utf-8")
    return {name: text or f"{what} {then}" for name, what, then, text in _ENTRY.findall(module)}


def _codes() -> set[str]:
    """Return the codes of the back end's table of errors, which also has their English texts."""
    return set(_CODE.findall((DEMO / "messages.js").read_text(encoding="utf-8")))


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def test_the_page_offers_all_languages_there_are() -> None:
    offered = re.search(
        r"LANGUAGES = \{(.*?)\}", (DEMO / "i18n.js").read_text(encoding="utf-8"), re.DOTALL
    )
    assert offered is not None
    assert sorted(re.findall(r"(\w+):", offered[1])) == [path.stem for path in LANGUAGES]


@pytest.mark.parametrize("language", [path.stem for path in LANGUAGES if path.stem != "en"])
def test_a_language_has_every_text_and_every_reason(language: str) -> None:
    english, translated = _entries("en"), _entries(language)
    assert {*english, *_codes()} - translated.keys() == set()
    assert {name for name in translated if name not in english and not name.isupper()} == set()
    for name, text in translated.items():
        assert text.strip(), name
        if name in english:
            assert _placeholders(text) == _placeholders(english[name]), name


@pytest.mark.parametrize("language", [path.stem for path in LANGUAGES if path.stem != "en"])
def test_no_text_is_left_in_english(language: str) -> None:
    english, translated = _entries("en"), _entries(language)
    same = {name for name in translated if translated[name] == english.get(name)}
    # Short words can be the same in two languages.
    assert {name for name in same if " " in english[name]} == set()


class _Words(HTMLParser):
    """Return the words of a page that its script does not set."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_data(self, data: str) -> None:
        if re.search(r"[A-Za-z]{2}", data):
            self.found.add(data.strip())


def test_the_page_has_no_text_of_its_own() -> None:
    words = _Words()
    words.feed((DEMO / "index.html").read_text(encoding="utf-8"))
    assert words.found == WITHOUT_SCRIPT


def _modules() -> list[Path]:
    return [
        path
        for path in DEMO.rglob("*.js")
        if path.parent.name != "languages" and path.name not in ("messages.js", "config.js")
    ]


@pytest.mark.parametrize("module", _modules(), ids=lambda path: path.name)
def test_a_module_has_no_text_of_its_own(module: Path) -> None:
    source = re.sub(r"/\*.*?\*/|//.*", "", module.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert _SENTENCE.findall(source) == []


def test_every_key_that_is_used_exists() -> None:
    page = (DEMO / "index.html").read_text(encoding="utf-8")
    used = set(re.findall(r'data-(?:text|label)="(\w+)"', page)) - {"company", "kept"}
    for module in _modules():
        used |= set(re.findall(r'(?:say|label)\([^;]*?, "(\w+)"\)', module.read_text("utf-8")))
    assert used - _entries("en").keys() == set()
