"""Write clients/web/cjs: the client and `photos` as one CommonJS file with types, for Jest. `make
bundle` runs it.
"""

import re
import shutil
import subprocess
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[1]
_CLIENT = _REPOSITORY / "clients" / "web"
_ESBUILD = _REPOSITORY / ".cache" / "packaging" / "node_modules" / ".bin" / "esbuild"
_NODE = _REPOSITORY / ".cache" / "dynalite" / "node"
#: The entries that tests in CommonJS can load. The elements are only for browsers.
_ENTRIES = ("client/index", "photos/photos")
_MODE = '{ "resolution-mode": "import" }'


def write(folder: Path) -> None:
    """Write all files into a folder, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _bundle(folder / "index.cjs")
    (folder / "index.d.cts").write_text(_types(*_ENTRIES), encoding="utf-8")
    (folder / "openapi.d.cts").write_text(_types("openapi"), encoding="utf-8")


def _bundle(path: Path) -> None:
    # One file, so that there is only one class VerificationError.
    entry = "".join(f'export * from "./src/{module}.js";\n' for module in _ENTRIES)
    command = [
        *(str(_NODE), str(_ESBUILD)),
        *("--bundle", "--format=cjs", "--platform=neutral", "--target=es2022"),
        # CommonJS has no import.meta. Without the worker's address, the page reduces photos itself.
        *('--define:import.meta.url="file:///"', "--log-level=warning", f"--outfile={path}"),
        "--banner:js=// Generated from src by `make bundle`.",
    ]
    made = subprocess.run(  # noqa: S603  our own tool
        command, input=entry, cwd=_CLIENT, capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise SystemExit(made.stderr)


def _types(*modules: str) -> str:
    """Return the types. A CommonJS module may import only types from an ES module, so classes and
    functions are constants of the same type.
    """
    lines = ["// Generated from types by `make bundle`."]
    for module in modules:
        declared = (_CLIENT / "types" / f"{module}.d.ts").read_text(encoding="utf-8")
        source = f"../types/{module}.js"
        types = sorted(re.findall(r"^export (?:type|interface) ([\w$]+)", declared, re.MULTILINE))
        classes = re.findall(r"^export \{ (\w+) \}", declared, re.MULTILINE)
        functions = re.findall(r"^export function (\w+)", declared, re.MULTILINE)
        imported = f'import("{source}", {{ with: {_MODE} }})'
        lines.append(f'export type {{ {", ".join(types)} }} from "{source}" with {_MODE};')
        lines += [
            f"export declare const {name}: typeof {imported}.{name};"
            for name in (*classes, *functions)
        ]
        lines += [f"export type {name} = {imported}.{name};" for name in classes]
    return "\n".join(lines) + "\n"


def main() -> None:
    write(_CLIENT / "cjs")


if __name__ == "__main__":
    main()
