"""Pages in a real Chromium: what a person would see, with what the browser complained about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from harness import needs

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = Path(__file__).resolve().parents[2] / "test-results"

OpenPage = Callable[..., Page]


def check_accessibility(page: Page) -> None:
    """Fail when axe finds anything serious or critical on the page as it is now."""
    heard = _complaints(page)
    before = list(heard)
    if not page.evaluate("'axe' in window"):  # a page seen in three widths is given the program once
        page.evaluate(AXE)
    # What axe found to be good is not told: saying where each of these elements stands took longer than judging them.
    asked = {"runOnly": {"type": "tag", "values": WCAG_22_AA}, "resultTypes": ["violations"]}
    violations = page.evaluate("asked => axe.run(asked).then(found => found.violations)", asked)
    heard[:] = before  # what axe's own probes provoked is not the page's fault
    grave = [found for found in violations if found["impact"] in {"serious", "critical"}]
    sentences = [
        f"{found['id']} ({found['impact']}): {found['help']} — "
        + "; ".join(node["html"][:200] for node in found["nodes"][:5])
        for found in grave
    ]
    assert not sentences, f"{page.url}\n" + "\n".join(sentences)


def expect_complaint(page: Page, words: str) -> None:
    """Forgive complaints that hold these words: the test provoked them on purpose."""
    heard = _complaints(page)
    found = [complaint for complaint in heard if words in complaint]
    assert found, f"the browser never complained about “{words}”: {heard}"
    heard[:] = [complaint for complaint in heard if words not in complaint]


def _complaints(page: Page) -> list[str]:
    complaints: list[str] = page.context.complaints  # type: ignore[attr-defined]
    return complaints


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, one for the whole session."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        needs.lacking(needs.CHROMIUM)
    # Playwright runs an event loop in this very thread, where Django would refuse its database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS + sandbox)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    live_server: Any,
) -> Iterator[OpenPage]:
    """Open a page as one more person: each has cookies of their own. Takes Playwright's context options."""
    opened: list[Page] = []

    def open_one(**options: Any) -> Page:
        choices = {"locale": "fr-CA", "viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(base_url=live_server.url, **choices)
        context.set_default_timeout(15_000)
        heard: list[str] = []
        context.complaints = heard  # type: ignore[attr-defined]
        page = context.new_page()
        page.on("console", lambda message: _hear_console(message, heard))
        page.on("pageerror", lambda error: heard.append(f"script error: {error}"))
        page.on("response", lambda response: _hear_response(response, heard))
        page.on("request", lambda sent: _hear_request(sent, heard))
        opened.append(page)
        return page

    yield open_one
    report = request.node.stash.get(OUTCOME, None)
    complaints: list[str] = []
    for number, page in enumerate(opened):
        complaints += _complaints(page)
        if report is not None and report.failed and not page.is_closed():
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"{request.node.name[:120]}-{number}.png", full_page=True)
        page.context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One person's page, with the live server as its base address."""
    return open_page()


OUTCOME: pytest.StashKey[pytest.TestReport] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep the outcome, for the picture of a failure."""
    report = yield
    if report.when == "call":
        item.stash[OUTCOME] = report
    return report


def _hear_console(message: ConsoleMessage, heard: list[str]) -> None:
    # A refused address is heard as a response, with its status.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        heard.append(f"console: {message.text}")


def _hear_response(response: Response, heard: list[str]) -> None:
    is_page = response.request.resource_type == "document"
    if response.status >= 500 or (response.status >= 400 and not is_page):
        heard.append(f"answer {response.status} at {response.url}")


def _hear_request(request: Request, heard: list[str]) -> None:
    address = urlsplit(request.url)
    if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {"127.0.0.1", "localhost"}:
        heard.append(f"the page asked for something outside: {request.url}")
