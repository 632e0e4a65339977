import re

import pytest

from tests.template.stack import ROOT

LAYER = "layers/shared/requirements.txt"
NAMES = ("dev", "lambda", "local", "mutants", "sam", "uv")
FILES = (LAYER, *(f"requirements/{name}.txt" for name in NAMES))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall(text(name)))


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_with_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", text(name).strip())
    assert len(entries) == len(pins(name)) > 0
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_a_package_index(name: str) -> None:
    assert "://" not in text(name)
    assert "--index" not in text(name)


@pytest.mark.parametrize("name", [LAYER, "requirements/local.txt"])
def test_deployed_versions_are_the_tested_versions(name: str) -> None:
    assert pins(name) <= pins("requirements/dev.txt")


def test_the_layer_leaves_boto3_to_the_runtime() -> None:
    assert not {name for name, _ in pins(LAYER)} & {"boto3", "botocore", "aws-xray-sdk"}
