"""Write what is bundled from clients/web/src. `make bundle` runs it.

- `cjs`: the client and `photos` as one CommonJS file with types, for Jest.
- `dist`: the element in few small files, for pages without a bundler.
"""

import hashlib
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
#: Files of `dist` that load nothing else: the workers, and what they do if there is no worker.
_ALONE = {
    "photos/photo-worker": "photos",
    "capture/frame-worker": "capture",
    "capture/frame-checks": "element",
}
_ABOUT_DIST = """# The element without a bundler

`make bundle` writes this folder: the modules of `src` and `languages`, in few small files. A page
loads `element/index.js`. Digest of the sources:

"""
_MODE = '{ "resolution-mode": "import" }'


def write_cjs(folder: Path) -> None:
    """Write `cjs` into a folder, in place of what is there."""
    _empty(folder)
    # One file, so that there is only one class VerificationError.
    entry = "".join(f'export * from "./src/{module}.js";\n' for module in _ENTRIES)
    _esbuild(
        *("--format=cjs", "--platform=neutral", f"--outfile={folder / 'index.cjs'}"),
        # CommonJS has no import.meta. Without the worker's address, the page reduces photos itself.
        '--define:import.meta.url="file:///"',
        entry=entry,
    )
    (folder / "index.d.cts").write_text(_types(*_ENTRIES), encoding="utf-8")
    (folder / "openapi.d.cts").write_text(_types("openapi"), encoding="utf-8")


def write_dist(folder: Path) -> None:
    """Write `dist` into a folder, in place of what is there. It has the folders of `src`, because
    the element looks for its workers there.
    """
    _empty(folder)
    small = ("--format=esm", "--minify", "--charset=utf8")
    _esbuild(
        *("src/element/index.js", *small, "--splitting", "--chunk-names=[name]"),
        *(f"--outdir={folder / 'element'}", "--external:./frame-checks.js"),
        "--define:import.meta.isServedAsIs=true",
    )
    for module, into in _ALONE.items():
        _esbuild(f"src/{module}.js", *small, f"--outdir={folder / into}")
    (folder / "README.md").write_text(_ABOUT_DIST + sources() + "\n", encoding="utf-8")


def sources() -> str:
    """Return a digest of all modules that `cjs` and `dist` are made from."""
    digest = hashlib.sha256()
    for path in sorted([*_CLIENT.glob("src/**/*.js"), *_CLIENT.glob("languages/*.js")]):
        digest.update(f"{path.relative_to(_CLIENT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _esbuild(*options: str, entry: str | None = None) -> None:
    command = [str(_NODE), str(_ESBUILD), "--bundle", "--target=es2022", "--log-level=warning"]
    banner = "--banner:js=// @ts-nocheck Generated from src by `make bundle`."
    made = subprocess.run(  # noqa: S603  our own tool
        [*command, banner, *options],
        input=entry,
        cwd=_CLIENT,
        capture_output=True,
        text=True,
        check=False,
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
    write_cjs(_CLIENT / "cjs")
    write_dist(_CLIENT / "dist")


if __name__ == "__main__":
    main()
