"""The public pages say what is proved and name nobody; the browser checks a receipt as ``verify.py`` does."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from shanzhi.ledger import queries
from shanzhi.ledger.actions import lines
from tests.ledger.books import D, book, run_verify, write
from tests.statements import budget

pytestmark = pytest.mark.django_db


def page_of(client, name, *args, **given):
    return client.get(reverse(f"ledger:{name}", args=args), **given)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_before_the_first_checkpoint_the_page_says_so(client):
    write(3)
    assert "有3行等着入账" in text_of(page_of(client, "ledger"))
    assert page_of(client, "checkpoint").status_code == 404


def test_the_page_shows_the_checkpoint_and_the_window(client):
    (signed,) = book(20)
    write(3, subject="t")
    said = text_of(page_of(client, "ledger"))
    assert "共20行" in said
    assert "之后还有3行，尚未签进去" in said
    assert f"shanzhi/{D} 20 " in said
    assert page_of(client, "checkpoint").content.decode() == signed.text
    with budget(12):
        page_of(client, "ledger")


def test_a_receipt_names_nobody(client):
    book(20)
    response = page_of(client, "receipt", D, 7)
    said = response.content.decode()
    assert "白露" not in said
    assert "台账第8行" in said
    assert queries.receipt_at(D, 7).leaf in said
    assert '<svg class="qr"' in said
    assert response.headers["Content-Security-Policy"]
    entry = queries.receipt_at(D, 7, complete=True).header
    for secret in ("id", "subject_id", "commitment", "by_name"):
        assert entry[secret] not in said
        assert entry[secret] not in page_of(client, "receipt_file", D, 7).content.decode()


def test_a_confidential_line_shows_its_hash_alone(client):
    write(1, zone="complaint", verb="report.tell")
    lines.sequence(D)
    book(2)
    said = page_of(client, "receipt", D, 0).content.decode()
    assert "只公开摘要" in said
    assert "report.tell" not in said
    assert json.loads(page_of(client, "receipt_file", D, 0).content)["shown"] == {}


@pytest.mark.parametrize(("district", "index"), [(D, 20), ("990102", 0), ("x", 0), (D, 2**63)])
def test_what_is_not_covered_is_not_there(client, district, index):
    book(20)
    write(1, subject="t")
    lines.sequence(D)
    assert page_of(client, "receipt", district, index).status_code == 404
    assert page_of(client, "receipt_file", district, index).status_code == 404


def test_the_downloaded_file_verifies_offline(client, tmp_path):
    book(20)
    path = tmp_path / "receipt.json"
    path.write_bytes(page_of(client, "receipt_file", D, 7).content)
    assert run_verify(path).returncode == 0


def test_the_foot_of_residents_pages_leads_here(client):
    assert 'href="/ledger/"' in page_of(client, "verify").content.decode()


def test_the_pages_speak_english(client, settings):
    book(20)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for name, args in (("ledger", ()), ("receipt", (D, 7)), ("verify", ())):
        response = client.get(reverse(f"ledger:{name}", args=args))
        assert "What is proved" in response.content.decode()


@pytest.mark.browser
class TestInTheBrowser:
    @pytest.fixture
    def receipt(self, transactional_db):
        book(20)
        return json.loads(queries.receipt_at(D, 7, complete=True, with_payload=True).as_json())

    def check(self, page, live, text):
        page.goto(live.url + reverse("ledger:verify"))
        page.fill("#ledger-text", text)
        page.click("form[data-ledger-check] button")
        page.wait_for_selector("#ledger-found li")
        return page.inner_text("#ledger-found")

    def test_a_receipt_holds(self, page, live, receipt):
        said = self.check(page, live, json.dumps(receipt, ensure_ascii=False))
        assert "第8行：内容和本行摘要相符" in said
        assert "第8行：所附内容和入账时相符" in said
        assert "第8行在检查点的20行之中" in said
        assert "不符" not in said

    @pytest.mark.parametrize(
        ("field", "value", "expected"),
        [
            ("header", {"by_name": "别人"}, "被改过：办理者"),
            ("payload", '{"n":8}', "所附内容被改过"),
            ("leaf", "00" * 32, "不在检查点的20行之中"),
            ("checkpoint", "20\n", "签名对不上|读不懂|不在检查点"),
            ("index", 8, "不在检查点的20行之中"),
        ],
    )
    def test_a_tampered_one_does_not(self, page, live, receipt, field, value, expected):
        if field == "header":
            receipt["header"] |= value
        elif field == "checkpoint":
            receipt["checkpoint"] = receipt["checkpoint"].replace("\n20\n", "\n21\n")
        else:
            receipt[field] = value
        said = self.check(page, live, json.dumps(receipt, ensure_ascii=False))
        assert re.search(expected, said)
        assert "有不符的地方" in said

    def test_what_is_no_receipt_is_said_to_be_none(self, page, live):
        assert "不是回执，也不是台账导出" in self.check(page, live, "{}")

    def test_the_receipts_own_page_leads_to_its_check(self, page, live, receipt, photograph):
        page.goto(live.url + reverse("ledger:ledger"))
        photograph(page, "ledger")
        page.goto(live.url + reverse("ledger:receipt", args=[D, 7]))
        photograph(page, "ledger-receipt")
        page.click("text=在浏览器里查")
        page.wait_for_selector("#ledger-found li.good")
        photograph(page, "ledger-verify")
        assert "第8行在检查点的20行之中" in page.inner_text("#ledger-found")
