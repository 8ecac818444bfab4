"""The pages for taking sheets in, through the client: without a script, step by step, and closed to everybody else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.hotline import keeping, sweeps
from shanzhi.hotline.actions import running
from shanzhi.hotline.models import SheetImport
from shanzhi.hotline.reading.rows import read_rows
from shanzhi.journal.models import Entry
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.models import Deployment, Post
from shanzhi.reports.models import Report
from tests.grounds import client_of
from tests.hotline.conftest import DISTRICT, message, sheet_of, taken
from tests.neighbourhood import CAST, FROM, Neighbourhood
from tests.statements import budget

SHEET = sheet_of([message(1, "梧桐路47号门前路面塌陷"), message(2, "路灯不亮", at="昨天"), message(3, "路灯不亮")])
CHOSEN = {
    "source": "县热线", "door": "hotline", "number": "留言编号", "text": "留言详情", "title": "留言主题",
    "told_at": "留言时间", "name": "留言用户",
}  # fmt: skip


def signed_in(neighbourhood: Neighbourhood, name: str) -> Client:
    return client_of(neighbourhood, name)


@pytest.fixture(autouse=True)
def at_the_neighbourhood_s_moment(neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    kept = Deployment.objects.get(district_id=DISTRICT)
    Deployment.objects.filter(pk=kept.pk).update(is_demonstration=True)  # so that the keeper needs no second factor
    kept.is_demonstration = True
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)


@pytest.fixture
def client(neighbourhood) -> Client:
    return signed_in(neighbourhood, "wendi")


def uploaded(client: Client, content: bytes = SHEET, name: str = "留言.csv", purpose: str = "tell"):
    return client.post("/hotline/", {"sheet": SimpleUploadedFile(name, content), "purpose": purpose})


def latest() -> SheetImport:
    return SheetImport.objects.in_district(DISTRICT).latest("received_at", "pk")


def test_a_sheet_goes_the_whole_way_over_the_pages(neighbourhood, client):
    assert "还没有收过表" in client.get("/hotline/").content.decode()
    answer = uploaded(client)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    page = client.get(address).content.decode()
    assert '<option value="留言详情" selected>' in page
    assert "先试读" in page
    assert client.post(f"{address}start/", CHOSEN | {"try": "1"}).status_code == 302
    assert "等后台来取" in client.get(address).content.decode()
    assert "HX-Refresh" not in client.get(f"{address}progress/").headers
    sweeps.take_sheets_in(neighbourhood.at)
    assert client.get(f"{address}progress/").headers["HX-Refresh"] == "true"
    tried = client.get(address).content.decode()
    assert "试读什么都没存" in tried
    assert "看不出是哪天几点" in tried
    assert not Report.objects.exists()
    assert client.post(f"{address}start/", CHOSEN | {"take": "1"}).status_code == 302
    sweeps.take_sheets_in(neighbourhood.at)
    done = client.get(address).content.decode()
    assert "收完了" in done
    number = Report.objects.select_related("case").get(source_number="1").case.number
    assert f'href="/cases/{number}/"' in done
    assert "先试读" not in done
    only = client.get(f"{address}?outcome=refused").content.decode()
    assert number not in only
    assert latest().name in client.get("/hotline/").content.decode()


def test_what_was_not_taken_in_comes_as_a_workbook(neighbourhood, client):
    run = taken(SHEET, neighbourhood.actor("wendi"), neighbourhood.at)
    answer = client.post(f"/hotline/{run.number}/faults.xlsx")
    assert answer.status_code == 200
    first = next(read_sheet(answer.content, filename="faults.xlsx").rows)
    assert (first.cells["第几行"], first.cells["来源编号"]) == ("3", "2")
    assert client.get(f"/hotline/{run.number}/faults.xlsx").status_code == 405


def test_a_broken_file_is_refused_in_words(client):
    answer = uploaded(client, b"PK\x03\x04 broken", "a.xlsx")
    assert answer.status_code == 422
    assert "文件打不开" in answer.content.decode()
    nothing = client.post("/hotline/", {})
    assert nothing.status_code == 422
    assert 'role="alert"' in nothing.content.decode()
    assert not SheetImport.objects.exists()


def test_a_missing_source_or_column_is_asked_for(client):
    address = uploaded(client).headers["Location"]
    answer = client.post(f"{address}start/", {"door": "hotline", "source": "县热线", "take": "1"})
    assert answer.status_code == 422
    assert "没有指定" in answer.content.decode()
    assert client.post(f"{address}start/", CHOSEN | {"source": ""}).status_code == 422
    assert latest().state == "mapping"


def test_a_finished_sheet_is_not_begun_again(neighbourhood, client):
    run = taken(SHEET, neighbourhood.actor("wendi"), neighbourhood.at)
    answer = client.post(f"/hotline/{run.number}/start/", CHOSEN | {"take": "1"})
    assert answer.status_code == 422
    assert "已经收完了" in answer.content.decode()


def test_a_stopped_run_says_why_and_goes_on(neighbourhood, client):
    run = taken(SHEET, neighbourhood.actor("wendi"), neighbourhood.at, through=False)
    SheetImport.objects.filter(pk=run.pk).update(state="stopped", problem="数据库断了", in_background=True)
    assert "数据库断了" in client.get(f"/hotline/{run.number}/").content.decode()
    assert client.post(f"/hotline/{run.number}/go-on/").status_code == 302
    sweeps.take_sheets_in(neighbourhood.at)
    assert latest().state == "done"


def test_rows_are_turned_by_page_without_counting(neighbourhood, client):
    rows = [message(number, f"第{number}盏路灯不亮") for number in range(1, 151)]
    run = taken(sheet_of(rows), neighbourhood.actor("wendi"), neighbourhood.at, dry_run=True)
    with budget(8):
        first = client.get(f"/hotline/{run.number}/").content.decode()
    assert "after=101" in first
    assert "after=" not in client.get(f"/hotline/{run.number}/?after=101").content.decode()
    assert client.get(f"/hotline/{run.number}/?after=x&outcome=nonsense").status_code == 200


def test_only_those_who_take_sheets_in_for_this_area_know_of_them(neighbourhood):
    run = taken(SHEET, neighbourhood.actor("wendi"), neighbourhood.at)
    absent = {}
    for name in CAST:
        client = signed_in(neighbourhood, name)
        answer = client.get(f"/hotline/{run.number}/")
        mine = name in {"wendi", "bailu", "mubai"}
        assert answer.status_code == (200 if mine else 404), name
        if not mine:
            absent[name] = (answer.content, client.get("/hotline/26-9999/").content)
            assert client.post(f"/hotline/{run.number}/faults.xlsx").status_code == 404
            assert client.post(f"/hotline/{run.number}/start/", CHOSEN).status_code == 404
    assert all(theirs == nobodys for theirs, nobodys in absent.values())
    assert Client().get("/hotline/").status_code == 302


def test_confidential_rows_lead_nowhere_for_the_importer(neighbourhood, client):
    content = sheet_of([message(1, "举报社区干部冒领高龄补贴"), message(2, "路灯不亮")])
    run = taken(content, neighbourhood.actor("wendi"), neighbourhood.at)
    page = client.get(f"/hotline/{run.number}/").content.decode()
    assert page.count("/cases/2") == 1
    assert "举报" not in page


def test_the_door_stands_in_the_navigation_of_those_who_use_it(neighbourhood, client):
    assert 'href="/hotline/"' in client.get("/board/").content.decode()
    assert 'href="/hotline/"' not in signed_in(neighbourhood, "jiangcheng").get("/board/checking/").content.decode()


def test_a_running_sheet_is_stopped_by_hand_and_goes_on_where_it_was(neighbourhood, client):
    address = uploaded(client).headers["Location"]
    client.post(f"{address}start/", CHOSEN | {"take": "1"})
    assert f'action="{address}stop/"' in client.get(address).content.decode()
    assert client.post(f"{address}stop/").status_code == 302
    page = client.get(address).content.decode()
    assert "闻笛停下的。收过的行留着。" in page
    assert "接着收" in page
    sweeps.take_sheets_in(neighbourhood.at)
    assert latest().cursor == 0
    [line] = Entry.objects.filter(verb="sheet.stop")
    assert (line.subject_id, line.by_name) == (str(latest().pk), "闻笛")
    client.post(f"{address}go-on/")
    sweeps.take_sheets_in(neighbourhood.at)
    assert latest().state == "done"
    late = client.post(f"{address}stop/")
    assert (late.status_code, "没有在收，不用停" in late.content.decode()) == (409, True)
    assert latest().state == "done"
    assert Entry.objects.filter(verb="sheet.stop").count() == 1


def test_a_sheet_read_but_not_taken_is_discarded_with_its_file(neighbourhood, client):
    address = uploaded(client).headers["Location"]
    assert f'action="{address}discard/"' in client.get(address).content.decode()
    assert client.post(f"{address}discard/").status_code == 302
    page = client.get(address).content.decode()
    assert "这张表不收了" in page
    assert "先试读" not in page
    assert keeping.kept(latest().number) is None
    assert Entry.objects.get(verb="sheet.discard").by_name == "闻笛"
    assert "不收了" in client.get("/hotline/").content.decode()
    again = client.post(f"{address}start/", CHOSEN | {"take": "1"})
    assert (again.status_code, latest().state) == (422, "dropped")
    client.post(f"{address}go-on/")
    assert latest().state == "dropped"


def test_what_was_taken_before_a_sheet_was_discarded_stays(neighbourhood, client):
    content = [message(number, f"第{number}个井盖响，压过去咣当一声") for number in range(1, 80)]
    run = taken(sheet_of(content), neighbourhood.actor("wendi"), neighbourhood.at, through=False)
    readings = read_rows(read_sheet(sheet_of(content)).rows, run.columns, purpose="tell", at=neighbourhood.at)
    running.advance(run, readings, at=neighbourhood.at)
    address = f"/hotline/{run.number}/"
    assert "正在收，先停下来" in client.post(f"{address}discard/").content.decode()
    assert SheetImport.objects.in_district(DISTRICT).get(pk=run.pk).state == "running"  # stopped first, then discarded
    client.post(f"{address}stop/")
    client.post(f"{address}discard/")
    assert "已经收的50行留着" in client.get(address).content.decode()
    assert Report.objects.count() == 50


def test_a_sheet_of_which_nothing_was_recognised_says_so_and_what_to_do(client):
    address = uploaded(client, sheet_of([("7", "井盖坏了")], ("甲", "乙"))).headers["Location"]
    page = client.get(address).content.decode()
    assert "已按表头填好" not in page
    assert "一列也没认出来" in page
    assert "已按表头填好" in client.get(uploaded(client).headers["Location"]).content.decode()


def test_who_takes_sheets_in_for_several_areas_says_for_which(neighbourhood, client):
    assert 'name="area"' not in client.get("/hotline/").content.decode()
    other = neighbourhood.other_street
    post = {"capacity": "dispatcher", "division": other, "area_path": other.path}
    Post.objects.create(user=neighbourhood.users["wendi"], starts_on=FROM, **post)
    page = client.get("/hotline/").content.decode()
    assert "替哪里收（看不出地点的归到这里）" in page
    assert f"{other.name}</option>" in page
    assert uploaded(client).status_code == 422
    sent = {"sheet": SimpleUploadedFile("留言.csv", SHEET), "purpose": "tell", "area": other.path}
    assert client.post("/hotline/", sent).status_code == 302
    assert latest().area_path == other.path
