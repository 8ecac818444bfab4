"""The browser's side of tests: the system's Chromium, watched pages, pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error, TimeoutError  # noqa: A004  # playwright's own

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "test-artifacts"
PICTURES = ROOT / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
TOO_LOW = """() => [...document.querySelectorAll(
    "button:not(.link, .sr), input:not([type=hidden]), select, textarea, summary, a.btn, nav a")].flatMap(control => {
  if (!control.checkVisibility({visibilityProperty: true, opacityProperty: true})) return [];
  const ticked = ["checkbox", "radio"].includes(control.type) && control.closest("label");
  const box = (ticked || control).getBoundingClientRect();
  const words = (control.innerText || control.name || control.type || "").trim();
  return box.width > 1 && box.height < 40 ? [`${control.tagName} ${words}: ${Math.round(box.height)} px`] : [];
})"""
SIZES = ((1440, 900), (390, 844))  # a desk and a phone
POLICY_BROKEN = ("Content Security Policy", "Content-Security-Policy")

SERIOUS = """async () => (await axe.run({resultTypes: ["violations"]})).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 160)}`)"""


def chromium() -> str | None:
    """Return the path of the system's Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def watched(browser: Any, **shape: Any) -> Iterator[Any]:
    """Give a page in a fresh context; fail at its end if it asked an outside host or broke the content policy."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **shape)
    context.set_default_timeout(15_000)
    outside: list[str] = []
    broken: list[str] = []

    def note(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {"localhost", "127.0.0.1"}:
            outside.append(request.url)

    def listen(message: Any) -> None:
        if any(words in message.text for words in POLICY_BROKEN):
            broken.append(message.text)

    context.on("request", note)
    page = context.new_page()
    page.on("console", listen)
    try:
        yield page
    finally:
        context.close()
    assert not outside, f"asked outside hosts: {outside}"
    assert not broken, f"broke the content policy: {broken}"


def sign_in(page: Any, live: Any, user: Any, **cookies: str) -> None:
    """Sign a user in, nobody for None, on every page of its browser; ``cookies`` are a density, a language."""
    kept = dict(cookies)
    if user is not None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        kept[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": name, "value": value, "url": live.url} for name, value in kept.items()])


def settled(page: Any) -> None:
    """Wait until the page and what htmx asked for are there; cheaper than half a second without a request."""
    page.wait_for_load_state("load")
    while page.locator(".htmx-request").count():
        page.wait_for_timeout(20)


@cache
def _axe() -> str:
    return str(Axe().axe_script)


def serious(page: Any) -> list[str]:
    """Return what axe-core calls serious or critical on the page, a line each with the first element it means."""
    page.wait_for_load_state()
    page.evaluate(_axe())
    return list(page.evaluate(SERIOUS))


def too_low(page: Any) -> list[str]:
    """Return the controls that a thumb would miss, a line each: under 40 px high, their label counted with a tick.

    Links inside a sentence are no controls, nor is what only a screen reader or the Tab key finds.
    """
    return list(page.evaluate(TOO_LOW))


def photograph(page: Any, name: str, *, full: bool = True, publish: bool = False) -> Path:
    """Save a picture of the page as test-artifacts/<name>.png and return its path.

    With ``publish`` and ``SHANZHI_PICTURES=1`` it is saved in docs/pictures/ too: what README shows is what a
    test saw.
    """
    ARTIFACTS.mkdir(exist_ok=True)
    path = ARTIFACTS / f"{name}.png"
    try:
        page.screenshot(path=path, full_page=full)
    except Error as error:
        # On a busy machine Chromium now and then gives a picture up or never begins, and does it when asked again.
        if not isinstance(error, TimeoutError) and "Unable to capture screenshot" not in str(error):
            raise
        page.screenshot(path=path, full_page=full)
    if publish and os.environ.get("SHANZHI_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, PICTURES / path.name)
    return path


def dressed(pages: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the pages to be seen in a dress: in large print every third in a check, all of them in a soak.

    Large print is the same style sheet on every page; what it breaks, it breaks on many.
    """
    if kind != "large" or os.environ.get("SHANZHI_SOAK") == "1":
        return pages
    return {name: page for place, (name, page) in enumerate(pages.items()) if place % 3 == 0}


def look_over(page: Any, photograph: Any, name: str) -> None:
    """Photograph at both sizes, and let axe look in both densities; nothing is wider than the phone."""
    for density in ("", "large"):
        page.context.add_cookies([{"name": "density", "value": density, "url": page.url}])
        page.reload()
        assert serious(page) == []
        for wide, high in SIZES:
            page.set_viewport_size({"width": wide, "height": high})
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
            photograph(page, f"{name}-{wide}{'-' if density else ''}{density}")
    page.context.clear_cookies(name="density")
