"""The three layouts with their slots filled, as rooms fill them; and the static files as they are served."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.template.loader import render_to_string
from django.utils.html import format_html

from shanzhi.ui import nav, slots, styles
from shanzhi.ui.storage import BundlingStorage
from tests.photographs import serious

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]


@pytest.fixture
def filled(empty_slots):
    """Fill the frame's slots with invented things."""
    names = [
        ("待办", "/try/"),
        ("事项", "/cases/"),
        ("地图", "/map/"),
        ("台账", "/ledger/"),
        ("督办", "/orders/"),
        ("议事", "/talks/"),
    ]
    for order, (label, url) in enumerate(names):
        slots.register("nav", lambda r, _t, a=label, u=url: nav.link(r, a, u), order=order, key=url)
    tabs = [
        ("首页", "/try/", "house"),
        ("报事", "/tell/", "plus-lg"),
        ("任务", "/tasks/", "list-check"),
        ("网格", "/grid/", "map"),
    ]
    for order, (label, url, icon) in enumerate(tabs):
        slots.register(
            "worker.tabs", lambda r, _t, a=label, u=url, i=icon: nav.tab(r, a, u, icon=i), order=order, key=url
        )
    slots.register("search", lambda r, _t: render_to_string("ui/search_box.html", {"url": "/search/"}), key="search")
    slots.register("inbox", lambda r, _t: format_html('<a href="{}">消息 3</a>', "/inbox/"), key="inbox")
    slots.register("who", lambda r, _t: format_html('<span class="who"><b>{}</b>，派遣员</span>', "闻笛"), key="who")
    slots.register("watermark", lambda r, _t: "演示库：人、事、地名都是编的", key="mark")
    slots.register("place.name", lambda r, _t: "云溪县 槐荫街道", key="place")


@pytest.mark.browser
@pytest.mark.parametrize("layout", ["staff", "public", "worker"])
@pytest.mark.parametrize("density", ["usual", "large"])
def test_layouts_stand_at_every_width(live, page, photograph, filled, layout, density):
    page.goto(f"{live.url}/display/?density={density}&next=/try/{layout}/")
    for width in (1440, 900, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        photograph(page, f"ui-{layout}-{density}-{width}", full=False)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator('[aria-current="page"]').count() == (0 if layout == "public" else 1)
    assert serious(page) == []
    assert page.locator(".watermark").inner_text() == "演示库：人、事、地名都是编的"


@pytest.mark.browser
def test_keyboard_users_can_skip_to_the_text(live, page, filled):
    page.goto(f"{live.url}/try/staff/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_sheets_are_joined_before_they_are_served(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path / "static")
    storage = BundlingStorage()
    source = FileSystemStorage(tmp_path / "source")
    paths = {}
    for name in styles.sheet_paths("core"):
        source.save(name, ContentFile(f"/* {name} */".encode()))
        storage.save(name, ContentFile(f"/* {name} */".encode()))
        paths[name] = (source, name)
    assert not [failed for _name, _hashed, failed in storage.post_process(paths) if isinstance(failed, Exception)]
    joined = (tmp_path / "static" / "ui" / "built" / "core.css").read_text()
    assert joined.splitlines() == [f"/* {name} */" for name in styles.sheet_paths("core")]
    assert storage.has_bundle("core")
    assert not storage.has_bundle("board")
