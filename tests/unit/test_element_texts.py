"""Every text of the element exists in every language, and no text is outside the language files."""

import re
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY

PACKAGE = REPOSITORY / "clients" / "web"
ELEMENT = PACKAGE / "src" / "element"
LANGUAGES = sorted(path for path in (PACKAGE / "languages").glob("*.js") if path.stem != "messages")
_ENTRY = re.compile(r'^  (\w+): (?:\["(.*)", "(.*)"\]|"(.*)"),$', re.MULTILINE)
_CODE = re.compile(r'^  "([A-Z_]+)": {', re.MULTILINE)
_SENTENCE = re.compile(r'["`]([A-Z][a-z]+ [a-z][^"`]*)["`]')
#: Keys of texts stand in these places.
_USED = re.compile(r'(?:text|label|title): "(\w+)"|button\("(\w+)"|fact\("(\w+)"')
#: Values that the element gives to every text, which are also used as texts.
_VALUES = {"companyName", "keptText"}


def _entries(language: str) -> dict[str, str]:
    """Return each key with its text. The text of a code consists of two sentences."""
    module = (PACKAGE / "languages" / f"{language}.js").read_text(encoding="utf-8")
    return {
        name: (text or f"{what} {then}").replace('\\"', '"')
        for name, what, then, text in _ENTRY.findall(module)
    }


def _codes() -> set[str]:
    """Return the codes of the back end's errors and refusals, which also have English texts."""
    messages = PACKAGE / "languages" / "messages.js"
    return set(_CODE.findall(messages.read_text(encoding="utf-8")))


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def test_the_element_offers_all_languages_there_are() -> None:
    module = (ELEMENT / "base" / "languages.js").read_text(encoding="utf-8")
    offered = re.search(r"LANGUAGES = \{(.*?)\}", module, re.DOTALL)
    assert offered is not None
    assert sorted(re.findall(r"(\w+):", offered[1])) == [path.stem for path in LANGUAGES]
    loaded = re.findall(r'import\("../../../languages/(\w+).js"\)', module)
    assert sorted(loaded) == [path.stem for path in LANGUAGES]


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


def _modules() -> list[Path]:
    return sorted(ELEMENT.rglob("*.js"))


@pytest.mark.parametrize("module", _modules(), ids=lambda path: path.stem)
def test_a_module_has_no_text_for_users(module: Path) -> None:
    source = re.sub(r"/\*.*?\*/|//.*", "", module.read_text(encoding="utf-8"), flags=re.DOTALL)
    for_developers = r"(?:Error|report|mistake)\(.*|(?:message|hint) = .*"
    assert _SENTENCE.findall(re.sub(for_developers, "", source)) == []


def test_every_key_that_is_used_exists() -> None:
    used = {
        key
        for module in _modules()
        for found in _USED.findall(module.read_text(encoding="utf-8"))
        for key in found
        if key
    }
    assert len(used) > 40
    assert used - _entries("en").keys() - _VALUES == set()


@pytest.mark.parametrize("module", _modules(), ids=lambda path: path.stem)
def test_a_module_makes_no_markup(module: Path) -> None:
    """Pages with `require-trusted-types-for 'script'` forbid it."""
    source = module.read_text(encoding="utf-8")
    assert re.findall(r"innerHTML|insertAdjacentHTML|document\.write|DOMParser", source) == []
