"""The first view on a slow phone with a slow line: of the demo, and of a company's page with the
bundled element. The user of that page is signed in.
"""

import gzip
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.demo_page import DemoPage
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack, start_stack
from tests.support.web_tools import NODE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.alone]

ELEMENT = REPOSITORY / "clients" / "web" / "src" / "element" / "index.js"
LANGUAGES = REPOSITORY / "clients" / "web" / "languages"
ESBUILD = REPOSITORY / ".cache" / "packaging" / "node_modules" / "esbuild" / "bin" / "esbuild"
#: Four times slower, 400 kbit/s, and 400 ms for each answer.
CPU_SLOWDOWN = 4
LINE = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

MOST_MS, MOST_MS_FROM_CACHE, MOST_MS_STANDING = 2500, 1000, 1500
#: Compressed, without headers.
MOST_BYTES, MOST_BYTES_OF_ALL = 30_000, 48_500
#: Other work on this machine can slow down one visit.
TRIES = 4

_FORM = "() => performance.getEntriesByName('interactive')[0]?.startTime"
_AGREE = """() => document.querySelector("hypersign-kyc")?.shadowRoot
    ?.querySelector("[data-name=start] [data-action=next]") && performance.now()"""
_LOADED = """() => [...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource")].map((each) => each.encodedBodySize)"""
_LISTED = """(template) => [...template.content.querySelectorAll("link")]
    .map((link) => link.getAttribute("href"))"""


def _bundle(entry: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Bundle a page as app developers do, and return what esbuild says about each file."""
    described = folder.parent / "described.json"
    options = ("--bundle", "--minify", "--splitting", "--format=esm", "--log-level=error")
    command = [str(NODE), str(ESBUILD), str(entry), *options]
    command += [f"--outdir={folder}", f"--metafile={described}"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    outputs = json.loads(described.read_text(encoding="utf-8"))["outputs"]
    return {Path(name).name: output for name, output in outputs.items()}


def _first(files: dict[str, dict[str, Any]]) -> list[str]:
    """Return the files that the first view needs in English."""
    wanted = ["page.js", *(name for name, file in files.items() if _language(file) == "en")]
    for name in wanted:
        imports = files[name]["imports"]
        static = [each["path"] for each in imports if each["kind"] == "import-statement"]
        wanted += [Path(path).name for path in static if Path(path).name not in wanted]
    return wanted


def _language(file: dict[str, Any]) -> str | None:
    found = re.search(r"languages/(\w+)\.js$", file.get("entryPoint", ""))
    return found[1] if found else None


@pytest.fixture
def company_page(tmp_path: Path) -> Iterator[str]:
    """The address of a company's page with the bundled element and a user who is signed in."""
    folder = tmp_path / "site"
    folder.mkdir()
    with (
        StaticServer(folder, cached=600) as site,
        start_stack({"ALLOWED_ORIGINS": site.origin}) as stack,
    ):
        person = {"email": "ann@demo-speed.example.com", "name": "Ann"}
        token = requests.post(f"{stack.url}/local/token", json=person, timeout=10).json()["token"]
        entry = tmp_path / "page.js"
        entry.write_text(
            f"import {json.dumps(str(ELEMENT))};"
            'const kyc = document.querySelector("hypersign-kyc");'
            f"kyc.api = {json.dumps(stack.url)}; kyc.signInToken = () => {json.dumps(token)};",
            encoding="utf-8",
        )
        first = _first(_bundle(entry, folder))
        preloads = "".join(f'<link rel="modulepreload" href="/{name}">' for name in first[1:])
        page = (
            f'<!doctype html><html lang="en"><link rel="preconnect" href="{stack.url}" crossorigin>'
            f'<script type="module" src="/page.js"></script>{preloads}'
            "<title>Company</title><hypersign-kyc></hypersign-kyc>"
        )
        (folder / "index.html").write_text(page, encoding="utf-8")
        yield site.origin


def _visits(page: Page, url: str, usable: str) -> list[tuple[float, int]]:
    """Visit a page, and visit it again. Return the milliseconds until the first view is usable, and
    the bytes that were loaded before, of both visits.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    visits = []
    for _ in range(2):
        page.goto("about:blank")
        page.goto(url, wait_until="commit")
        milliseconds = page.wait_for_function(usable).json_value()
        visits.append((milliseconds, sum(page.evaluate(_LOADED))))
        page.wait_for_load_state("networkidle")
    return visits


def _check(visit: Callable[[], list[tuple[float, int]]], most_ms: tuple[int, int]) -> None:
    """Try until both visits are fast enough, because other work can slow down one of them."""
    measured = []
    for _ in range(TRIES):
        measured.append(visit())
        (first, bytes_), (second, _) = measured[-1]
        if first <= most_ms[0] and second <= most_ms[1]:
            assert bytes_ <= MOST_BYTES
            return
    raise AssertionError(f"milliseconds and bytes of the first and the second visit: {measured}")


def test_the_demo_s_form(open_page: OpenPage, stack: RunningStack) -> None:
    _check(lambda: _visits(open_page(), stack.url, _FORM), (MOST_MS, MOST_MS_FROM_CACHE))


def test_the_first_view_of_the_bundled_element(open_page: OpenPage, company_page: str) -> None:
    """The second visit asks the API on its own origin where the user stands, so it is longer than a
    second on this line: 400 ms for the question whether the page may ask, and 400 ms to ask.
    """
    _check(lambda: _visits(open_page(), company_page, _AGREE), (MOST_MS, MOST_MS_STANDING))


def test_the_size_of_the_bundled_element(tmp_path: Path) -> None:
    others = [path.stem for path in LANGUAGES.glob("??.js") if path.stem != "en"]
    command = [str(NODE), str(ESBUILD), str(ELEMENT), "--bundle", "--minify", "--format=esm"]
    command += [f"--external:*/languages/{language}.js" for language in others]
    done = subprocess.run(command, cwd=tmp_path, check=True, timeout=60, capture_output=True)

    assert b"I agree, start" in done.stdout
    assert len(gzip.compress(done.stdout)) <= MOST_BYTES_OF_ALL


def test_the_demo_preloads_what_its_first_view_needs(demo: DemoPage) -> None:
    demo.open()
    loaded: list[str] = []
    demo.page.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    listed = demo.page.locator("#modules").evaluate(_LISTED)
    demo.enter("ann@demo-speed.example.com")
    demo.page.locator("[data-view=start]").wait_for()

    # The modules of the other views are loaded after this request.
    before = loaded[: loaded.index("/users/me")]
    assert sorted({path for path in before if path.startswith("/client/src/")}) == listed
