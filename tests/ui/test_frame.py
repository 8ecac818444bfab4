"""The frame: densities, languages, undo, error pages, weight; nothing the content policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import Client, RequestFactory

from shanzhi.ui import flash, styles
from shanzhi.ui.management.commands.compile_words import compile_stale
from shanzhi.ui.middleware import DisplayMiddleware

UI = Path(__file__).resolve().parents[2] / "shanzhi" / "ui"
ROOMS = UI.parent
pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]


def test_pages_open_in_chinese_and_in_their_natural_density(client):
    page = client.get("/ui/kit/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="zh-Hans" data-density="staff" data-natural="staff"' in page
    assert "长辈版" in page


def test_large_print_is_chosen_by_a_link_and_remembered(client):
    answer = client.get("/display/?density=large&next=/ui/kit/?a=1%26b=2")
    assert (answer.status_code, answer["Location"]) == (302, "/ui/kit/?a=1&b=2")
    page = client.get("/ui/kit/?a=1&b=2").content.decode()
    assert 'data-density="large" data-natural="staff"' in page
    assert "/display/?density=usual&amp;next=/ui/kit/%3Fa%3D1%26b%3D2" in page
    client.get("/display/?density=usual")
    assert 'data-density="staff"' in client.get("/ui/kit/").content.decode()


def test_english_is_chosen_by_a_link_and_remembered(client):
    client.get("/language/?language=en&next=/ui/kit/")
    answer = client.get("/ui/kit/")
    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in answer.content.decode()
    client.get("/language/?language=xx")
    assert '<html lang="en"' in client.get("/ui/kit/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_switches_lead_nowhere_else(client, elsewhere):
    for path in ("/display/", "/language/"):
        assert client.get(path, {"next": elsewhere})["Location"] == "/"


def test_switches_make_no_session(client):
    client.get("/display/?density=large")
    assert "sessionid" not in client.cookies


def test_error_pages_hold_nothing_of_who_asked_or_what_for(client):
    other = Client()
    one, two = client.get("/no/such/page/"), other.get("/another/")
    assert one.status_code == 404
    assert one.content == two.content
    assert b"/no/such" not in one.content
    assert b"csrf" not in one.content
    assert b"<script" not in one.content


@pytest.mark.parametrize(
    "name",
    [f"{name}.html" for name in ("400", "403", "404", "405", "413", "403_address", "403_csrf", "500", "503")],
)
def test_error_pages_need_no_context(name):
    page = engines["django"].get_template(name).render()
    assert "<h1>" in page
    assert "回首页" in page


def test_a_form_from_elsewhere_is_refused_in_plain_words():
    answer = Client(enforce_csrf_checks=True).post("/language/")
    assert answer.status_code in (403, 405)


@pytest.fixture
def framed(at):
    """Give ``framed(template, said)``: a whole page with messages, as a view would draw it."""

    def draw(name: str, said: list[Message]) -> str:
        request = RequestFactory().get("/x/")
        DisplayMiddleware(lambda request: request)  # the middleware sets no more than these two
        request.moment, request.density, request.session = at, "", {}
        request._messages = said
        return engines["django"].get_template(name).render({"messages": said}, request)

    return draw


def test_a_step_can_be_taken_back_from_the_foot(framed, rf):
    said: list[Message] = []

    class Kept:
        def add(self, level, text, extra_tags):
            said.append(Message(level, text, extra_tags))

    request = rf.get("/")
    request._messages = Kept()
    flash.offer_undo(request, "已派遣0428，城市照明所。", url="/cases/0428/undo/")
    said.append(Message(messages.WARNING, "旧了"))
    for layout in ("ui/staff.html", "ui/public.html", "ui/worker.html"):
        page = framed(layout, said)
        assert page.count("已派遣0428") == 1
        assert '<form class="undo" method="post" action="/cases/0428/undo/"' in page
        assert 'data-key="Z"' in page
        assert '<div class="note said near" role="status">' in page


def test_a_refusal_says_why_and_keeps_the_words(rendered):
    page = rendered(
        '{% include "ui/refused.html" %}',
        stale=True,
        reasons=["15:18白露已派给市政所。"],
        kept=[("说明", "请快")],
        url="/c/1/",
    )
    assert "您看的这一页旧了" in page
    assert "15:18白露已派给市政所。" in page
    assert "请快" in page


def test_no_template_and_no_script_breaks_the_content_policy():
    for template in ROOMS.glob("*/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=", text), template
        assert "<style" not in text, template
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), template
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), template
        assert "javascript:" not in text, template
        assert not re.search(r"(src|href)=\"(https?:)?//", text), template
    for script in (UI / "static" / "ui" / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "eval(" not in text, script
        assert "innerHTML" not in text, script


def test_components_open_with_their_variables_and_stay_small():
    for template in (UI / "templates" / "ui").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "{% comment %}" in text.split("{% load")[0] + text[:400], template
        assert "Variables" in text or "Blocks" in text, template
        assert len(text.splitlines()) <= 80, template


def test_every_sheet_of_a_bundle_exists_and_every_sheet_is_in_a_bundle():
    named = {sheet for sheets in styles.BUNDLES.values() for sheet in sheets}
    assert named == {sheet.stem for sheet in (UI / "static" / "ui" / "css").glob("*.css")}


def test_a_page_of_the_heaviest_kind_leaves_room_for_its_words():
    """200 kB a page without the map: what every staff page brings may take at most half of it."""
    sheets = [sheet for name in ("core", "staff", "board", "print") for sheet in styles.BUNDLES[name]]
    css = sum((UI / "static" / "ui" / "css" / f"{sheet}.css").stat().st_size for sheet in sheets)
    js = sum(
        (UI / "static" / "ui" / "js" / f"{name}.js").stat().st_size for name in ("display", "forms", "keys", "rows")
    )
    assert css + js < 65_000


def test_words_are_compiled_only_when_stale(tmp_path):
    source = tmp_path / "room" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "善治"\nmsgstr "Shanzhi"\n'
    )
    assert compile_stale(tmp_path) == [source]
    assert compile_stale(tmp_path) == []
    assert [path.name for path in source.parent.iterdir() if path.suffix not in (".po", ".mo")] == []


def test_the_rooms_catalogue_is_complete():
    import polib

    catalogue = polib.pofile(str(UI / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
