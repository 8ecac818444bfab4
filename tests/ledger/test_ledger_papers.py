"""The bulletin carries the day's checkpoint and says what it doesn't cover; papers name nobody."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from shanzhi.kernel import clock
from shanzhi.kernel.clock import local
from shanzhi.ledger import bulletins, keys, queries
from shanzhi.ledger.actions import checks, lines
from shanzhi.press.documents.bulletin import sheet
from shanzhi.press.documents.receipts import line_sheet
from shanzhi.press.model import Verbatim
from tests.ledger.books import D, book, write
from tests.statements import budget

pytestmark = pytest.mark.django_db
ADDRESS = "https://shanzhi.example/ledger/"


def bulletin(day: date | None = None, **more):
    at = more.pop("at", clock.now())
    return bulletins.bulletin_of(D, day or local(at).date(), at=at, org="云溪县槐荫街道", address=ADDRESS, **more)


def test_a_bulletin_says_what_was_signed_and_what_was_not():
    signed = book(12, 20)
    write(3, subject="t")
    lines.sequence(D)
    write(2, subject="u")
    with budget(8):
        found = bulletin()
    assert (found.size, found.entered, found.checkpoints) == (20, 20, 2)
    assert found.checkpoint == signed[-1].text
    assert found.keys == tuple(str(key) for key in keys.trusted(D))
    assert found.uncovered == "签署以后到现在又有5行，这张检查点证明不了它们。"
    assert found.checked == ""
    checks.verify(D, at=clock.now())
    assert re.fullmatch(r"\d\d:\d\d，查了 23 行，全部相符。", bulletin().checked)


def test_the_day_after_counts_from_the_day_before():
    book(20)
    later = clock.now() + timedelta(days=1)
    found = bulletin(at=later)
    assert (found.size, found.entered, found.checkpoints) == (20, 0, 0)
    assert found.uncovered == "签署以后没有新的行。"


@pytest.mark.parametrize("days", [1, -1])
def test_days_before_the_first_checkpoint_and_to_come_have_none(client, days):
    book(5)
    day = local(clock.now()).date() + timedelta(days=days)
    assert client.get(reverse("ledger:bulletin", args=[day.isoformat()])).status_code == 404
    assert client.get(reverse("ledger:bulletin_pdf", args=[day.isoformat()])).status_code == 404
    first = client.get(reverse("ledger:bulletin", args=[local(clock.now()).date().isoformat()]))
    assert "前一天" not in first.content.decode()  # nothing leads there


@pytest.mark.parametrize("day", ["yesterday", "2026-13-40", "0000-00-00"])
def test_what_is_no_day_is_not_there(client, day):
    book(5)
    assert client.get(reverse("ledger:bulletin", args=[day])).status_code == 404


def test_before_the_first_checkpoint_there_is_no_bulletin(client):
    write(3)
    assert client.get(reverse("ledger:today"), follow=True).status_code == 404


def test_anybody_may_read_and_print_today(client):
    (signed,) = book(20)
    page = client.get(reverse("ledger:today"), follow=True)
    assert page.status_code == 200
    said = page.content.decode()
    assert signed.text.split("\n")[2] in said
    assert "白露" not in said
    address = reverse("ledger:bulletin_pdf", args=[local(clock.now()).date().isoformat()])
    assert address in said
    printed = client.get(address)
    assert printed.headers["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    assert printed.content == client.get(address).content
    assert reverse("ledger:today") in client.get(reverse("ledger:ledger")).content.decode()


def test_the_qr_holds_the_checkpoint_itself():
    (signed,) = book(20)
    made = sheet(bulletin())
    assert made.code.content == signed.text
    assert signed.text.rstrip("\n") in [part.text for part in made.parts if isinstance(part, Verbatim)]


def test_a_lines_receipt_on_paper_says_what_its_page_says(client):
    book(20)
    found = queries.receipt_at(D, 7)
    said = bulletins.line_receipt_of(found, org="云溪县槐荫街道", address=ADDRESS)
    assert [name for name, _value in said.shown] == ["办理", "来历", "发生时间", "记录时间"]
    made = line_sheet(said)
    copied = "\n".join(part.text for part in made.parts if isinstance(part, Verbatim))
    assert found.leaf in copied
    assert all(step in copied for step in found.path)
    printed = client.get(reverse("ledger:receipt_pdf", args=[D, 7]))
    assert printed.content.startswith(b"%PDF")
    assert client.get(reverse("ledger:receipt_pdf", args=[D, 20])).status_code == 404


def test_a_confidential_line_shows_its_hash_alone_on_paper():
    write(1, zone="complaint", verb="report.tell")
    lines.sequence(D)
    book(2)
    said = bulletins.line_receipt_of(queries.receipt_at(D, 0), org="", address=ADDRESS)
    assert said.shown == ()


def test_the_pages_speak_english(client, settings):
    book(5)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "daily bulletin" in client.get(reverse("ledger:today"), follow=True).content.decode()
