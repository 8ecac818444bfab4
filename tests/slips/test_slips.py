"""The slip of a case and the register of a list: who gets them, what they say, and the line they leave."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from shanzhi.counter import proofs
from shanzhi.journal import sentences
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.ledger.actions import checkpoints, lines
from shanzhi.loop.asking import Asked
from shanzhi.people.models import Deployment
from shanzhi.reports.actions.telling import tell
from shanzhi.slips.queries import MOST, Listed, listed, register_of, slip_of
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, TELLER, Neighbourhood
from tests.statements import assert_district_named, budget

pytestmark = pytest.mark.django_db
ADDRESS = "https://shanzhi.example/cases/1/"


@pytest.fixture
def signed_in(neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    # Posts that need a second factor are asked for none in a demonstration.
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()

    def sign_in(name):
        return client_of(neighbourhood, name)

    yield sign_in
    Deployment.objects.forget()


def printed(verb):
    found = views(DISTRICT, Entry.objects.filter(district_id=DISTRICT, verb=verb).order_by("id"))
    return [(entry.by_name, entry.data) for entry in found]


def test_a_slip_says_who_does_what_by_when(neighbourhood: Neighbourhood):
    case = neighbourhood.fresh(neighbourhood.dispatched(support=True))
    with budget(6) as statements:
        slip = slip_of(case, by=neighbourhood.actor("wendi"), at=neighbourhood.at, address=ADDRESS)
    assert_district_named(statements)
    assert slip.org == "云溪县槐荫街道"
    assert [(unit.role, unit.name) for unit in slip.units] == [("主办", "市政设施管理所"), ("协办", "供水公司")]
    assert slip.units[0].due_at is not None
    assert slip.sign_due_at is not None
    assert slip.dispatched_by == "闻笛"
    assert slip.basis.startswith("时限表")
    assert slip.fingerprint == ""
    lines.sequence(DISTRICT, whole=True)
    again = slip_of(case, by=neighbourhood.actor("wendi"), at=neighbourhood.at, address=ADDRESS)
    assert again.fingerprint.startswith("记录指纹")


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_slip_is_printed_from_the_case_page(neighbourhood: Neighbourhood, signed_in, form, begins):
    case = neighbourhood.dispatched()
    client = signed_in("wendi")
    assert f"/slips/cases/{case.number}/" in client.get(f"/cases/{case.number}/").content.decode()
    response = client.post(f"/slips/cases/{case.number}/", {"form": form})
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert quote(f"派单-{case.number}.{form}") in response["Content-Disposition"]
    assert printed("slip.print") == [("闻笛", {"case": case.number, "form": form})]


def test_a_slip_in_an_english_page_is_chinese_all_the_same(neighbourhood: Neighbourhood, signed_in, settings):
    case = neighbourhood.dispatched()
    client = signed_in("wendi")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    book = Document(io.BytesIO(client.post(f"/slips/cases/{case.number}/", {"form": "docx"}).content))
    said = "\n".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)
    assert "主办" in said
    assert "Lead" not in said
    assert "演示数据" in book.sections[0].header._element.xml


def test_what_was_not_dispatched_has_no_slip(neighbourhood: Neighbourhood, signed_in):
    case = neighbourhood.registered()
    client = signed_in("wendi")
    assert "/slips/cases/" not in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(f"/slips/cases/{case.number}/", {"form": "pdf"}).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "exe", ""])
def test_a_form_nobody_knows_is_not_there(neighbourhood: Neighbourhood, signed_in, form):
    case = neighbourhood.dispatched()
    assert signed_in("wendi").post(f"/slips/cases/{case.number}/", {"form": form}).status_code == 404


def test_an_outsider_gets_what_is_not_there(neighbourhood: Neighbourhood, signed_in):
    case = neighbourhood.dispatched()
    assert signed_in("waipai").post(f"/slips/cases/{case.number}/", {"form": "pdf"}).status_code == 404
    assert printed("slip.print") == []


def test_a_register_holds_what_the_list_holds(neighbourhood: Neighbourhood, signed_in):
    neighbourhood.dispatched()
    neighbourhood.registered(title="路灯不亮")
    asked = Listed(Asked.read({"state": "registered"}))
    with budget(3):
        register = register_of(asked, by=neighbourhood.actor("wendi"), at=neighbourhood.at)
    assert [row.title for row in register.rows] == ["路灯不亮"]
    assert register.asked == ("待派遣",)
    client = signed_in("wendi")
    assert "/slips/register/" in client.get("/cases/?state=open").content.decode()
    response = client.post("/slips/register/", {"state": "open", "form": "pdf"})
    assert response.content.startswith(b"%PDF")
    response = client.post("/slips/register/", {"state": "open", "form": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert {"路灯不亮", "梧桐路47号门前路面塌陷、积水"} <= {cell for row in rows for cell in row}
    assert [data for _by, data in printed("register.print")] == [
        {"rows": 2, "form": form, "queue": "", "state": "open"} for form in ("pdf", "xlsx")
    ]


def test_a_register_of_a_queue_holds_the_queue(neighbourhood: Neighbourhood, signed_in):
    neighbourhood.dispatched()
    neighbourhood.registered(title="路灯不亮")
    neighbourhood.registered(title="井盖松了", channel="hotline")
    asked = listed({"board": "/board/dispatch/?channel=hotline"})
    register = register_of(asked, by=neighbourhood.actor("wendi"), at=neighbourhood.at)
    assert [row.title for row in register.rows] == ["井盖松了"]
    assert register.asked == ("待派遣", "12345转来")
    page = signed_in("wendi").get("/board/dispatch/").content.decode()
    assert 'name="board" value="/board/dispatch/"' in page
    assert listed({"board": "/elsewhere/"}).queue == ""


def test_closed_zones_never_go_on_paper(neighbourhood: Neighbourhood):
    for zone in ("complaint", "child"):
        neighbourhood.case(zone=zone, title="不上纸的事")
    for name in ("xueqing", "tongxin", "wendi"):
        register = register_of(Listed(Asked()), by=neighbourhood.actor(name), at=neighbourhood.at)
        assert register.rows == ()


def test_a_long_list_is_cut_and_says_so(neighbourhood: Neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.slips.queries.MOST", 1)
    for _ in range(2):
        neighbourhood.registered()
    register = register_of(Listed(Asked()), by=neighbourhood.actor("wendi"), at=neighbourhood.at)
    assert register.cut
    assert len(register.rows) == 1
    assert MOST == 1000


def test_the_lines_read_as_sentences(neighbourhood: Neighbourhood, signed_in):
    case = neighbourhood.dispatched()
    client = signed_in("wendi")
    client.post(f"/slips/cases/{case.number}/", {"form": "pdf"})
    client.post("/slips/register/", {"form": "pdf"})
    found = Entry.objects.filter(district_id=DISTRICT, verb__in=["slip.print", "register.print"]).order_by("id")
    said = [(line.verb, line.text) for line in map(sentences.line, views(DISTRICT, found))]
    assert said == [("打印派单", f"{case.number}的派单。"), ("打印台账", "1件。")]
    assert json.dumps([entry.subject_kind for entry in found]) == '["export", "export"]'


def test_the_teller_sees_where_the_telling_stands_in_the_ledger(neighbourhood: Neighbourhood, settings, tmp_path):
    settings.HOME = tmp_path
    told = tell(district_id=DISTRICT, text="路灯不亮", by=TELLER, at=neighbourhood.at, channel="web")
    client = Client()
    kept = HttpResponse()
    proofs.hand_proof(kept, told.report.number)
    client.cookies["proof"] = kept.cookies["proof"].value
    address = f"/status/{told.report.number}/"
    assert "记在台账第" not in client.get(address).content.decode()
    lines.sequence(DISTRICT, whole=True)
    assert "记在台账第" not in client.get(address).content.decode()
    checkpoints.sign(DISTRICT, at=neighbourhood.at)
    page = client.get(address).content.decode()
    assert "记在台账第" in page
    link = re.search(r'href="(/ledger/receipt/\d+/\d+/)"', page)
    assert link is not None
    assert client.get(link[1]).status_code == 200
