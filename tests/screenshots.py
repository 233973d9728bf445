"""Take the pictures of docs/images from a demo of their own: `make screenshots`.

A fresh demo is seeded in a place that is thrown away, so the pictures show what anybody sees who
tries Coregroup for the first time. The references, which are drawn at random, differ every time.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent
IMAGES = HERE / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
SCREENS = {"wide": (1280, 1000), "phone": (360, 740)}
EVIDENCE = "Imran: the medical report is still awaited. Nobody has told Ellis anything."
LARGEST = 300_000
PATIENCE = 60


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as var,
        demo(Path(var)) as (origin, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = signed_in(browser, origin, "laura.fenwick", password, width=360, height=740)
        page.goto(f"{origin}/work/")
        keep(page, "your-work.png")
        page = signed_in(browser, origin, "priya.nandakumar", password, width=1280, height=1400)
        page.goto(f"{origin}/plans/")
        page.get_by_role("link", name="Baby Marlowe").first.click()
        keep(page, "plan.png")
        reviews(browser, origin, password)
        reminders(browser, origin, password)
        disagreements(browser, origin, password)
        record(browser, origin, password)
        browser.close()


def reviews(browser: Browser, origin: str, password: str) -> None:
    """A chair prepares a review and judges an outcome of it; and how another plan's moved."""
    for name, (width, height) in SCREENS.items():
        page = signed_in(browser, origin, "ruth.adebayo-cole", password, width=width, height=height)
        page.goto(f"{origin}/reviews/")
        page.get_by_role("link", name="Ellis Varga-Thorne").click()
        preparing = page.url
        under_way(page, preparing)
        is_phone = name == "phone"
        keep(page, f"preparation-{name}.png", top="What does not move" if is_phone else "")
        page.get_by_role("link", name=re.compile("^Judge.*Ellis knows where")).click()
        page.get_by_label("No change").check()
        page.get_by_label("On what evidence?").fill(EVIDENCE)
        keep(page, f"judgement-{name}.png", top="Your judgement" if is_phone else "")
        page.goto(f"{origin}/plans/")
        page.get_by_role("link", name="Jaydon Teale").click()
        page.get_by_role("link", name="How all the outcomes moved").click()
        keep(page, f"movement-{name}.png", top="How the outcomes moved")
        page.context.close()


def reminders(browser: Browser, origin: str, password: str) -> None:
    """What a line manager is told on a phone, what the lead sees was sent, and whom it did not reach."""
    page = signed_in(browser, origin, "neil.cartwright", password, width=360, height=1200)
    page.goto(f"{origin}/notifications/")
    keep(page, "notifications-phone.png")
    page = signed_in(browser, origin, "priya.nandakumar", password, width=1280, height=1000)
    page.goto(f"{origin}/plans/")
    page.get_by_role("link", name="Baby Marlowe").first.click()
    page.get_by_role("link", name="Reminders").click()
    keep(page, "reminders.png", top="What was sent", is_beside_menu=True)
    page = signed_in(browser, origin, "megan.frith", password, width=1280, height=700)
    page.goto(f"{origin}/work/")
    page.get_by_role("link", name="not delivered").click()
    keep(page, "undelivered.png")


def disagreements(browser: Browser, origin: str, password: str) -> None:
    """Whose turn it is, on a manager's screen; and how a midwife begins to raise one, on a phone."""
    page = signed_in(browser, origin, "neil.cartwright", password, width=1280, height=1100)
    page.goto(f"{origin}/disagreements/")
    page.get_by_role("link", name="legal planning").first.click()
    keep(page, "disagreement.png")
    page = signed_in(browser, origin, "hannah.brookes", password, width=360, height=1000)
    page.goto(f"{origin}/plans/")
    page.get_by_role("link", name="Baby Marlowe").first.click()
    page.get_by_role("link", name="Raise a disagreement").click()
    keep(page, "disagreement-raising-phone.png")


def record(browser: Browser, origin: str, password: str) -> None:
    """What a midwife says of her visit, and what the lead reads: lessons, timeline, family map."""
    for name, (width, height) in SCREENS.items():
        is_phone = name == "phone"
        page = signed_in(browser, origin, "hannah.brookes", password, width=width, height=height)
        page.goto(f"{plan_of(page, origin, 'Baby Marlowe')}today/")
        page.get_by_label("A parent was seen").first.check()
        keep(page, f"today-{name}.png", top="What did you see" if is_phone else "")
        page.context.close()
        page = signed_in(browser, origin, "priya.nandakumar", password, width=width, height=height)
        plan = plan_of(page, origin, "Baby Marlowe")
        for below, picture, top in (
            ("lessons/", "lessons", "Lessons"),
            ("timeline/", "timeline", "Timeline"),
            ("family/map/", "family-map", "Family map"),
        ):
            page.goto(f"{plan}{below}")
            keep(page, f"{picture}-{name}.png", top=top if is_phone else "")
        page.context.close()


def plan_of(page: Page, origin: str, child: str) -> str:
    """The address of the plan of somebody on one's list."""
    page.goto(f"{origin}/plans/")
    page.get_by_role("link", name=child).first.click()
    page.wait_for_url(re.compile("/plans/CG-"))
    return page.url


def under_way(page: Page, preparing: str) -> None:
    """Start the review that is prepared, unless it has been started before."""
    page.goto(preparing.replace("/prepare/", "/"))
    if page.get_by_role("link", name="Start it").count():
        page.get_by_role("link", name="Start it").click()
        today = datetime.now(ZoneInfo("Europe/London")).date()
        for label, number in {"Day": today.day, "Month": today.month, "Year": today.year}.items():
            page.get_by_label(label).fill(str(number))
        page.get_by_role("button", name="Start it").click()
    page.goto(preparing)


@contextmanager
def demo(var: Path) -> Iterator[tuple[str, str]]:
    """A seeded demo that answers at the origin, and the password of everybody in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {
        "COREGROUP_DEMO": "1",
        "COREGROUP_VAR": str(var),
        "COREGROUP_LOG_LEVEL": "WARNING",
        "PORT": str(port),
    }
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "--verbosity", "0"], ["seed_demo"]):
        subprocess.run([*manage, *command], cwd=HERE, env=env, check=True)
    serve = ["gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    server = subprocess.Popen([sys.executable, "-m", *serve], cwd=HERE, env=env)
    try:
        origin = f"http://127.0.0.1:{port}"
        wait_for(f"{origin}/healthz", server)
        listed = json.loads((var / "demo-sign-ins.json").read_text())
        yield origin, listed[0]["password"]
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        try:
            urlopen(url)
        except URLError:
            if server.poll() is not None:
                sys.exit("The demo's server stopped before it answered.")
            time.sleep(0.2)
        else:
            return
    sys.exit(f"The demo did not answer within {PATIENCE} seconds.")


def signed_in(
    browser: Browser, origin: str, who: str, password: str, *, width: int, height: int
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1 if width > 700 else 2,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{origin}/accounts/login/")
    page.get_by_label("E-mail address").fill(f"{who}@wearbridge.example")
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return page


def keep(page: Page, name: str, *, top: str = "", is_beside_menu: bool = False) -> None:
    """Take what the window shows, from the heading that begins so; `is_beside_menu` cuts that off."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    clip: FloatRect | None = None
    if not top:
        page.evaluate("window.scrollTo(0, 0)")
    else:
        heading = page.get_by_role("heading", name=re.compile(f"^{top}")).first
        heading.evaluate("heading => window.scrollTo(0, heading.offsetTop - 16)")
        box, window = heading.bounding_box(), page.viewport_size
        if is_beside_menu and box and window:
            width = min(box["width"] + 32, window["width"] - box["x"])
            clip = {"x": box["x"] - 16, "y": 0, "width": width, "height": window["height"]}
    picture = page.screenshot(path=IMAGES / name, clip=clip)
    if len(picture) > LARGEST:
        sys.exit(f"{name} has {len(picture)} bytes: more than {LARGEST}.")


if __name__ == "__main__":
    main()
