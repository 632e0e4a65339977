"""The ways to compute a user's key that docs/events.md shows, and `make user-key`, agree."""

import re
import subprocess
from collections.abc import Callable

import pytest

from hypersign_kyc.users.identity import email_key, subject_key
from tests.support.stack import REPOSITORY
from tools.user_key import key_of

DOCUMENT = (REPOSITORY / "docs" / "events.md").read_text(encoding="utf-8")
SECTION = DOCUMENT.partition("### User keys")[2].partition("\n## ")[0]
#: With the tests' DynamoDB engine.
NODE = REPOSITORY / ".cache" / "dynalite" / "node"
ISSUER, SUBJECT = "https://id.example.com/", "auth0|5f7c"


def _snippet(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def _python(issuer: str, subject: str) -> str:
    names: dict[str, Callable[[str, str], str]] = {}
    exec(_snippet("python"), names)
    return names["user_key"](issuer, subject)


def _printed(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def _javascript(issuer: str, subject: str) -> str:
    script = _snippet("javascript") + "console.log(userKey(...process.argv.slice(1)))"
    return _printed(str(NODE), "--input-type=module", "--eval", script, "--", issuer, subject)


def _shell(issuer: str, subject: str) -> str:
    return _printed("sh", "-c", _snippet("sh") + 'user_key "$@"', "sh", issuer, subject)


@pytest.mark.parametrize("compute", [_python, _javascript, _shell])
def test_each_language_computes_the_key_that_events_contain(
    compute: Callable[[str, str], str],
) -> None:
    assert compute(ISSUER, SUBJECT) == subject_key(ISSUER, SUBJECT)


def test_the_command_takes_a_subject_or_an_address() -> None:
    assert key_of({"ISS": ISSUER, "SUB": SUBJECT}) == subject_key(ISSUER, SUBJECT)
    assert key_of({"EMAIL": "Ann@Example.com"}) == email_key("ann@example.com")


@pytest.mark.parametrize(
    "given",
    [{}, {"ISS": ISSUER}, {"SUB": SUBJECT}, {"EMAIL": "ann"}, {"EMAIL": "a@b.c", "SUB": SUBJECT}],
)
def test_the_command_says_what_it_needs(given: dict[str, str]) -> None:
    assert key_of(given) is None
