"""The least that a function can load: a handler with a function's own third-party imports and AWS
clients, and nothing of the layer's code.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[1]
_LAYER = _REPOSITORY / "layers" / "shared"
_PACKAGE = "hypersign_kyc"
#: By the folder of a function, what it makes clients for; the others are DynamoDB's.
_SERVICES = {"outcome_events": ("events", "sqs")}
_HANDLER = """
clients = [boto3.client(service) for service in {services}]


def lambda_handler(event, context):
    return {{"statusCode": 200, "body": "{{}}"}}
"""


def handler_text(function: Path) -> str:
    """The source of such a handler for the function whose `app.py` this is."""
    imports = dict.fromkeys(ast.unparse(found) for found in _third_party(function))
    services = _SERVICES.get(function.parent.name, ("dynamodb",))
    return "\n".join(("import boto3", *imports, _HANDLER.format(services=services)))


def _third_party(app: Path) -> Iterator[ast.AST]:
    """The imports of what is neither Python's nor the layer's, wherever the function gets to."""
    seen: set[Path] = set()
    waiting = [app]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for statement in _run(ast.parse(path.read_text(encoding="utf-8"))):
            for module in _modules(statement):
                root = module.partition(".")[0]
                if root == _PACKAGE:
                    waiting += [file for file in _files(module) if file.exists()]
                elif root not in sys.stdlib_module_names:
                    yield statement


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of what can run: what stands below an `if` at a module's top is for types."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.If):
            yield node
            yield from _run(node)


def _modules(statement: ast.AST) -> list[str]:
    """What a statement imports."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom) and statement.module:
        if not statement.module.startswith(_PACKAGE):
            return [statement.module]
        return [statement.module, *(f"{statement.module}.{each.name}" for each in statement.names)]
    return []


def _files(module: str) -> tuple[Path, Path]:
    path = _LAYER.joinpath(*module.split("."))
    return path.with_suffix(".py"), path / "__init__.py"
