"""A package that is missing from the layer, or that is imported from the developer's machine, makes
these tests fail.
"""

import shutil
from pathlib import Path

import pytest
import requests

from local.runtime.artefacts import BUILT_TEMPLATE
from tests.integration.echo_stack import STACK
from tests.support.stack import RunningStack, StackFailedError, start_stack

pytestmark = [pytest.mark.runtime, pytest.mark.long]
BUNDLE = "/get-required-tokens-and-session-for-a-user"
UNBUNDLED = """\
Resources:
  UnbundledFunction:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.lambda_handler
      Timeout: 20
      CodeUri: {folder}
      Events:
        Get: {{ Type: HttpApi, Properties: {{ Method: GET, Path: /unbundled }} }}
"""


def build_without(package: str, folder: Path) -> Path:
    """Copy the build, without one package in its layer."""
    shutil.copytree(BUILT_TEMPLATE.parent, folder)
    left_out = folder / "SharedLayer" / "python" / package
    shutil.rmtree(left_out)
    return folder / "template.yaml"


def bundle(stack: RunningStack) -> requests.Response:
    headers = {"authorization": f"Bearer {stack.token('ann@example.com')}"}
    return requests.get(stack.url + BUNDLE, headers=headers, timeout=40)


@pytest.mark.parametrize("package", ["iso3166", "pydantic"])
def test_a_function_fails_without_a_package_of_the_layer(package: str, tmp_path: Path) -> None:
    template = build_without(package, tmp_path / "build")
    with start_stack(STACK | {"LOCAL_TEMPLATE": str(template)}, runtime="lambda") as stack:
        assert bundle(stack).status_code == 500
        stack.wait_for_log(f"No module named '{package}'")


@pytest.mark.parametrize(("runtime", "status"), [("process", 200), ("lambda", 500)])
def test_an_import_from_the_developers_environment_fails_on_lambda(
    runtime: str, status: int, tmp_path: Path
) -> None:
    folder = Path(__file__).parent / "fixtures" / "unbundled"
    template = tmp_path / "template.yaml"
    template.write_text(UNBUNDLED.format(folder=folder))
    with start_stack(STACK | {"LOCAL_TEMPLATE": str(template)}, runtime=runtime) as stack:
        assert requests.get(f"{stack.url}/unbundled", timeout=40).status_code == status


def test_a_runtime_that_nobody_knows_is_refused() -> None:
    with pytest.raises(StackFailedError, match="LOCAL_RUNTIME docker is not known"):
        start_stack(STACK, runtime="docker")
