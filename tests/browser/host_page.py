"""A company's page with the element in it, under the strict policy that the documentation names."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.browser.camera_feed import CameraFeed
from tests.browser.demo_page import DemoPage
from tests.support.stack import RunningStack

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; media-src 'self' blob:; "
    "trusted-types hypersign-kyc; require-trusted-types-for 'script'"
)
ELEMENT = '<hypersign-kyc api="" lang="en"></hypersign-kyc>'
_NAMES = ("step", "captured", "refused", "consented", "outcome", "exit", "error")


class HostPage(DemoPage):
    """Shows any markup. Collects the element's events, what the policy blocks, and what the console
    reports.
    """

    def __init__(self, page: Page, stack: RunningStack, feed: CameraFeed) -> None:
        super().__init__(page, stack.url, feed)
        self._stack = stack
        self.reported: list[str] = []
        page.on("console", lambda message: self._report(message.type, message.text))

    def show(self, email: str, body: str = ELEMENT, script: str = "", **options: str) -> "HostPage":
        """Open a page whose user is already signed in. `script` can use `kyc`, the first element,
        and runs before the element is defined.
        """
        token = self._stack.token(email, "Anna Maria Eriksson")
        policy = options.get("policy", POLICY)
        html = (
            f'<!doctype html><html lang="en"><title>Host</title><body>{body}'
            '<script type="module" src="/host.js"></script>'
        )
        module = f"""
            window.events = [];
            window.blocked = [];
            addEventListener("securitypolicyviolation", (event) => blocked.push(event.violatedDirective));
            for (const name of {json.dumps(_NAMES)})
              addEventListener(name, (event) => event.detail && events.push([name, event.detail]));
            const opened = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
            window.streams = [];
            if (opened) navigator.mediaDevices.getUserMedia = async (wanted) => {{
              const stream = await opened(wanted);
              streams.push(stream);
              return stream;
            }};
            const kyc = document.querySelector("hypersign-kyc");
            for (const each of document.querySelectorAll("hypersign-kyc"))
              each.signInToken = () => {json.dumps(token)};
            {script}
            await import("/client/src/element/index.js");
        """  # noqa: E501
        headers = {"content-security-policy": policy}
        self.page.route(
            "**/host.html",
            lambda route: route.fulfill(body=html, content_type="text/html", headers=headers),
        )
        self.page.route(
            "**/host.js", lambda route: route.fulfill(body=module, content_type="text/javascript")
        )
        self.page.goto(options.get("address", f"{self.url}/host.html"))
        return self

    def events(self, name: str) -> list[dict[str, Any]]:
        told = self.page.evaluate("() => events")
        return [detail for event, detail in told if event == name]

    def start(self) -> "HostPage":
        self.page.get_by_role("button", name="I agree, start").click()
        return self

    def camera_is_off(self) -> bool:
        return bool(
            self.page.evaluate(
                """() => streams.length > 0 && streams.every((stream) =>
                    stream.getTracks().every(({ readyState }) => readyState === "ended"))"""
            )
        )

    def _report(self, kind: str, text: str) -> None:
        # Chromium also reports each answer with an error status.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.reported.append(text)
