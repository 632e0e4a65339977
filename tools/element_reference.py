"""Write clients/web/custom-elements.json from the elements' JSDoc, and from it the reference in
docs/element.md. `make types` runs it.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_REPOSITORY = Path(__file__).resolve().parents[1]
_PACKAGE = _REPOSITORY / "clients" / "web"
_ANALYZER = _REPOSITORY / ".cache" / "web" / "node_modules" / ".bin" / "cem"
_NODE = _REPOSITORY / ".cache" / "dynalite" / "node"
MANIFEST = _PACKAGE / "custom-elements.json"
PAGE = _REPOSITORY / "docs" / "element.md"
_MODULES = (
    "src/capture/kyc-camera.js",
    "src/element/hypersign-kyc.js",
    "src/element/settable-element.js",
)
_START, _END = "<!-- reference: make types -->", "<!-- end of the reference -->"
_METHODS = ("start", "continueOn", "destroy", "forget")

Json = dict[str, Any]


def manifest() -> str:
    """Return the custom elements manifest."""
    with tempfile.TemporaryDirectory() as folder:
        # In a copy, because the analyzer also writes into package.json.
        shutil.copytree(_PACKAGE / "src", Path(folder) / "src")
        globs = [part for module in _MODULES for part in ("--globs", module)]
        command = [str(_NODE), str(_ANALYZER), "analyze", *globs]
        made = subprocess.run(  # noqa: S603  our own tools
            command, cwd=folder, capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise SystemExit(made.stdout + made.stderr)
        found = json.loads((Path(folder) / "custom-elements.json").read_text(encoding="utf-8"))
    return json.dumps(_public(found), indent=2, ensure_ascii=False) + "\n"


def _public(found: Json) -> Json:
    """Leave out private members, and where the analyzer keeps absolute or empty values."""
    for module in found["modules"]:
        for declaration in module["declarations"]:
            members = declaration.get("members", [])
            declaration["members"] = [
                each
                for each in members
                if each.get("privacy") not in ("private", "protected")
                and not each["name"].startswith("#")
            ]
    return found


def page(elements: Json) -> str:
    """Return docs/element.md with the reference of these elements."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    return f"{before}{_START}\n\n{_reference(elements)}\n{_END}{after}"


def _reference(elements: Json) -> str:
    declarations = [each for module in elements["modules"] for each in module["declarations"]]
    element = next(each for each in declarations if each.get("tagName") == "hypersign-kyc")
    return "\n".join(_sections(element))


def _sections(element: Json) -> Iterator[str]:
    attributes = [each for each in element["attributes"] if each.get("description")]
    yield from _table("Attribute", attributes, lambda each: each["name"])
    methods = [each for each in element["members"] if each["name"] in _METHODS]
    yield from _table("Method", methods, lambda each: f"{each['name']}()")
    yield from _table("Event", element["events"], lambda each: each["name"])
    yield from _table("Slot", element["slots"], lambda each: each["name"])
    yield from _table("CSS custom property", element["cssProperties"], lambda each: each["name"])
    yield from _table("`::part`", element["cssParts"], lambda each: each["name"])


def _table(title: str, rows: list[Json], name: Any) -> Iterator[str]:
    yield f"| {title} | |"
    yield "| --- | --- |"
    for row in rows:
        said = re.sub(r"\s+", " ", row.get("description", "")).strip().replace("|", "\\|")
        yield f"| `{name(row)}` | {said} |"
    yield ""


def main() -> None:
    MANIFEST.write_text(manifest(), encoding="utf-8")
    PAGE.write_text(page(json.loads(MANIFEST.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
