"""A real Chromium for the tests.

Fixtures: `page` (1280 pixels wide) and `phone` (360 pixels wide), both of which fail the test if
the browser logs an error, such as something the content security policy stopped.
Helpers: `enter_as(page, live_server, worker)`, `assert_accessible(page)`.

With CI=true a missing Chromium is a failure; elsewhere these tests are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 30_000  # milliseconds; the machine may be busy
expect.set_options(timeout=PATIENCE)

# Chromium logs every answer that is not 200. Refusals are what many tests are about.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"There is no Chromium at {CHROMIUM}.")
        pytest.skip(f"There is no Chromium at {CHROMIUM}.")
    # Playwright's own event loop lives in this thread, where Django would refuse to be asked.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    yield from _opened(chromium, live_server, width=1280, height=900)


@pytest.fixture
def phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    yield from _opened(chromium, live_server, width=360, height=740, is_mobile=True)


@pytest.fixture
def without_javascript(chromium: Browser, live_server: Any) -> Iterator[Page]:
    yield from _opened(chromium, live_server, width=1280, height=900, java_script_enabled=False)


def _opened(
    chromium: Browser, live_server: Any, *, width: int, height: int, **options: Any
) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": height},
        locale="en-GB",
        timezone_id="Europe/London",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    faults: list[str] = []

    def noted(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            faults.append(message.text)

    opened.on("console", noted)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert not faults, faults


def enter_as(page: Page, live_server: Any, worker: Any) -> None:
    """Give the browser a signed-in session of this worker, without the sign-in pages."""
    client = Client()
    client.force_login(worker, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )


@cache
def _axe() -> str:
    return AXE.read_text()


def assert_accessible(page: Page, *, widths: tuple[int, ...] = (1280, 360)) -> None:
    """No axe violation at any of the widths, and nothing to scroll sideways even at 320 pixels.

    A page is the same over every database, and axe is slow: it is asked over SQLite alone.
    """
    # A click comes back when the next page begins to arrive, not when it is there.
    page.wait_for_load_state()
    was = page.viewport_size or {"width": 1280, "height": 900}
    asks = connection.vendor == "sqlite"
    if asks and not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_axe())
    for width in (*widths, 320):
        page.set_viewport_size({"width": width, "height": was["height"]})
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} pixels wide on a screen of {width}"
        if asks and width != 320:
            assert _violations(page) == [], f"{page.url} at {width} pixels"
    page.set_viewport_size(was)


# The Design System says of a radio whether the part it reveals is open. ARIA's tables do not know
# that of a radio, but it was found to help: the Design System's own tests make the same exception.
KNOWN = ("aria-allowed-attr", 'class="govuk-radios__input"')


def _violations(page: Page) -> list[str]:
    found = page.evaluate(
        "standards => axe.run(document, {runOnly: standards, resultTypes: ['violations']})",
        STANDARDS,
    )
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
        if not (violation["id"] == KNOWN[0] and KNOWN[1] in node["html"])
    ]
