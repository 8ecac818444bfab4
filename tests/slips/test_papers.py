"""A supervision order on paper says what its page says; who took one along is written down."""

from __future__ import annotations

import io

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from shanzhi.journal.models import Entry
from shanzhi.press.documents import order as order_paper
from shanzhi.press.pdf import write_pictures
from shanzhi.slips.papers import order_of
from shanzhi.supervision.actions.orders import issue
from tests.neighbourhood import DISTRICT

pytestmark = pytest.mark.django_db
WORDS = {"reasons": "催办过，没有动。", "basis": "督办规则默认版。", "demands": "3月13日前止漏。"}


@pytest.fixture
def order(neighbourhood):
    case = neighbourhood.dispatched()
    return issue([neighbourhood.task(case)], "blue", by=neighbourhood.actor("guyu"), at=neighbourhood.at, **WORDS)


def test_the_paper_of_an_order_says_what_its_page_says(neighbourhood, order):
    paper = order_of(order, by=neighbourhood.actor("guyu"), at=neighbourhood.at, address="https://shanzhi.example/1/")
    assert paper.unit == "市政设施管理所"
    assert "催办过，没有动。" in paper.why
    assert paper.demands[0] == "3月13日前止漏。"
    assert "前答复" in paper.demands[-1]
    assert paper.issued_by == "谷雨"
    assert "梧桐路47号" in paper.subject
    [picture] = write_pictures(order_paper.sheet(paper))
    assert picture.startswith(b"\x89PNG")


def test_whoever_may_know_of_an_order_takes_it_along_and_it_is_written_down(neighbourhood, order, monkeypatch):
    from django.test import Client

    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)

    def client(name):
        one = Client()
        one.force_login(neighbourhood.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return one

    address = f"/slips/orders/{order.number}/"
    assert address in client("hanzhou").get(f"/supervision/orders/{order.number}/").content.decode()
    word = client("hanzhou").post(address, {"form": "docx"})
    said = "\n".join(
        cell.text for table in Document(io.BytesIO(word.content)).tables for row in table.rows for cell in row.cells
    )
    assert "市政设施管理所" in said
    assert client("hanzhou").post(address).content.startswith(b"%PDF")
    assert client("hanzhou").post(address, {"form": "exe"}).status_code == 404
    assert client("waiban").post(address).status_code == 404
    assert 'action="/slips/orders/"' in client("hanzhou").get("/supervision/").content.decode()
    for name, numbers in (("hanzhou", [order.shown]), ("waiban", [])):
        sheet = client(name).post("/slips/orders/").content
        rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()[1:-2]
        assert [row[0] for row in rows] == numbers
    assert Entry.objects.filter(district_id=DISTRICT, verb="order.print").count() == 2
