"""Limits on the size of the deployed code, because every cold start loads it."""

from pathlib import Path

import pytest

from local.runtime.artefacts import BUILT_TEMPLATE

pytestmark = pytest.mark.runtime
BUILD = BUILT_TEMPLATE.parent
MEGABYTE = 1024 * 1024


def size(folder: Path) -> int:
    """Return the bytes of all files, as Lambda counts them unzipped."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_the_layer_stays_small() -> None:
    assert 5 * MEGABYTE < size(BUILD / "SharedLayer") <= 25 * MEGABYTE


def test_functions_are_a_file_each() -> None:
    functions = [folder for folder in BUILD.iterdir() if folder.name.endswith("Function")]
    assert len(functions) >= 4
    for function in functions:
        assert [file.name for file in function.rglob("*") if file.is_file()] == ["app.py"]
        assert size(function) < 16 * 1024


def test_the_layer_comes_with_bytecode() -> None:
    """Without bytecode in the layer, each cold start would compile it, because Lambda cannot write
    into the layer.
    """
    sources = list((BUILD / "SharedLayer" / "python" / "hypersign_kyc").glob("*.py"))
    for source in sources:
        assert (source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc").exists()


def test_the_layer_leaves_out_what_lambda_has() -> None:
    packages = {entry.name for entry in (BUILD / "SharedLayer" / "python").iterdir()}
    assert not packages & {"boto3", "botocore", "s3transfer", "aws_xray_sdk"}
