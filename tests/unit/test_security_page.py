"""Every test that SECURITY.md names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_test_that_the_security_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8")))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    defined = set(re.findall(r"^def (test_\w+)", sources, re.MULTILINE))

    assert len(named) > 40
    assert not named - defined
