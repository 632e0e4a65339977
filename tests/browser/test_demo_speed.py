"""The first view on a slow phone with a slow line: of the demo, and of a company's page whose API
is on another origin. The user is signed in.
"""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
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

CLIENT = REPOSITORY / "clients" / "web"
ESBUILD = REPOSITORY / ".cache" / "packaging" / "node_modules" / "esbuild" / "bin" / "esbuild"
#: Four times slower, 400 kbit/s, and 400 ms for each answer.
CPU_SLOWDOWN = 4
LINE = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

MOST_MS, MOST_MS_FROM_CACHE = 2500, 1000
#: Of all files, compressed and without headers. The API's answers are not counted.
MOST_BYTES, MOST_BYTES_OF_ALL = 30_000, 48_500
#: Other work on this machine can slow down one visit.
TRIES = 4
PERSON = {"email": "ann@demo-speed.example.com", "name": "Ann"}

_FORM = "() => performance.getEntriesByName('interactive')[0]?.startTime"
_AGREE = """() => {
    const view = document.querySelector("hypersign-kyc")?.shadowRoot;
    const button = view?.querySelector("[data-name=start] [data-action=next]");
    return button?.offsetHeight && !button.disabled && performance.now();
}"""
_LOADED = """() => [...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource").filter(({ name }) => !/users|token/.test(name))]
    .map(({ encodedBodySize }) => encodedBodySize)"""
_LATER = "() => performance.getEntriesByType('resource').some(({name}) => /later.js/.test(name))"
_PRELOADED = """() => [...document.querySelectorAll("link[rel=modulepreload]")]
    .map((link) => link.getAttribute("href"))"""


@pytest.fixture
def company_page(tmp_path: Path) -> Iterator[str]:
    """The address of a company's page, which uses the package's folder without a bundler."""
    shutil.copytree(CLIENT / "dist", tmp_path / "dist")
    with (
        StaticServer(tmp_path, cached=600) as site,
        start_stack({"ALLOWED_ORIGINS": site.origin}) as stack,
    ):
        token = requests.post(f"{stack.url}/local/token", json=PERSON, timeout=10).json()["token"]
        module = (
            'import "/dist/element/index.js"; const kyc = document.querySelector("hypersign-kyc");'
            f"kyc.api = {json.dumps(stack.url)}; kyc.signInToken = () => {json.dumps(token)};"
        )
        preloads = "".join(
            f'<link rel="modulepreload" href="/dist/element/{name}.js">'
            for name in ("index", "chunk", "en")
        )
        html = (
            f'<!doctype html><html lang="en"><link rel="preconnect" href="{stack.url}" crossorigin>'
            '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
            f'<script type="module" src="/page.js"></script>{preloads}'
            "<title>Company</title><hypersign-kyc></hypersign-kyc>"
        )
        (tmp_path / "page.js").write_text(module, encoding="utf-8")
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        yield f"{site.origin}/page.html"


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


def _check(visit: Callable[[], list[tuple[float, int]]]) -> None:
    """Try until both visits are fast enough, because other work can slow down one of them."""
    measured = []
    for _ in range(TRIES):
        measured.append(visit())
        (first, bytes_), (second, _) = measured[-1]
        assert bytes_ <= MOST_BYTES
        if first <= MOST_MS and second <= MOST_MS_FROM_CACHE:
            return
    raise AssertionError(f"milliseconds and bytes of the first and the second visit: {measured}")


def test_the_demo_s_form(open_page: OpenPage, stack: RunningStack) -> None:
    _check(lambda: _visits(open_page(), stack.url, _FORM))


def test_the_first_view_of_the_demo(open_page: OpenPage, stack: RunningStack) -> None:
    def visit() -> list[tuple[float, int]]:
        page = open_page()
        page.goto(f"{stack.url}/icon.svg")
        page.evaluate("(person) => { sessionStorage.person = JSON.stringify(person) }", PERSON)
        return _visits(page, stack.url, _AGREE)

    _check(visit)


def test_the_first_view_with_an_api_on_another_origin(
    open_page: OpenPage, company_page: str
) -> None:
    _check(lambda: _visits(open_page(), company_page, _AGREE))


def test_the_size_of_the_bundled_element(tmp_path: Path) -> None:
    entry = CLIENT / "src" / "element" / "index.js"
    others = [path.stem for path in (CLIENT / "languages").glob("??.js") if path.stem != "en"]
    command = [str(NODE), str(ESBUILD), str(entry), "--bundle", "--minify", "--format=esm"]
    command += [f"--external:*/languages/{language}.js" for language in others]
    done = subprocess.run(command, cwd=tmp_path, check=True, timeout=60, capture_output=True)

    assert b"I agree, start" in done.stdout
    assert len(gzip.compress(done.stdout)) <= MOST_BYTES_OF_ALL


def test_the_demo_preloads_what_its_first_view_needs(demo: DemoPage) -> None:
    loaded: list[str] = []
    demo.page.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    demo.open().enter("ben@demo-speed.example.com")
    demo.page.locator("[data-view=start]").wait_for()

    demo.page.wait_for_function(_LATER)
    first = loaded[: loaded.index("/client/dist/element/later.js")]
    modules = {path for path in first if path.startswith("/client/")}
    language = "/client/dist/element/en.js"
    assert modules == {*demo.page.evaluate(_PRELOADED), language}
