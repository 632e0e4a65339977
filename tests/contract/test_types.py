"""The client and the demo match the types that are generated from openapi.yaml. The committed types
are current.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY
from tests.support.web_tools import run_web_tool
from tools import client_types, element_reference

pytestmark = pytest.mark.long

CLIENT = REPOSITORY / "clients" / "web"
_OPTIONS = {
    "allowJs": True,
    "checkJs": True,
    "lib": ["es2023", "dom", "dom.iterable"],
    "module": "es2022",
    "moduleDetection": "force",
    "moduleResolution": "bundler",
    "noEmit": True,
    "strict": True,
    "target": "es2022",
    "types": [],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo, and with the client where the local stack serves it."""
    folder = tmp_path_factory.mktemp("types")
    shutil.copytree(REPOSITORY / "local" / "demo", folder, dirs_exist_ok=True)
    shutil.copytree(CLIENT, folder / "client")
    config = {"compilerOptions": _OPTIONS, "include": ["**/*.js"]}
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _declarations(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.d.ts")
    }


def _complaints(project: Path) -> str:
    return run_web_tool("tsc", "--project", project).stdout


def test_the_committed_types_are_current(tmp_path: Path) -> None:
    client_types.write(tmp_path)
    assert _declarations(tmp_path) == _declarations(CLIENT / "types"), "make types"


def test_the_elements_manifest_and_reference_are_current() -> None:
    made = element_reference.manifest()
    assert element_reference.MANIFEST.read_text(encoding="utf-8") == made, "make types"
    page = element_reference.PAGE.read_text(encoding="utf-8")
    assert page == element_reference.page(json.loads(made)), "make types"


def test_the_demo_type_checks_against_the_contract(project: Path) -> None:
    assert _complaints(project) == ""


def test_a_field_that_is_not_in_the_contract_is_found(project: Path, tmp_path: Path) -> None:
    wrong = shutil.copytree(project, tmp_path / "wrong")
    for module, right, mistake in (
        ("client/src/element/views/steps.js", "countryCode: country", "country"),
        ("client/src/element/views/steps.js", "selfieImage: selfie", "selfie"),
        ("client/src/client/session-calls.js", "bundle.userBearerToken", "bundle.userToken"),
    ):
        text = (wrong / module).read_text(encoding="utf-8")
        assert right in text
        (wrong / module).write_text(text.replace(right, mistake), encoding="utf-8")
    found = _complaints(wrong)
    assert [found.count(name) for name in ("'country'", "'selfie'", "'userToken'")] == [1, 1, 1]
